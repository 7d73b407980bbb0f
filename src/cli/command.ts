/**
 * Commands as values. Parsing, help, completion, docs/cli.md and the suggestions for a misspelled word all come
 * from these tables (`table.ts`); they hold nothing but data, so that reading them costs next to nothing.
 */

export type Flag =
  /** Takes the next word as it is. */
  | { readonly kind: 'text'; readonly summary: string; readonly value?: string; readonly required?: true }
  | { readonly kind: 'number'; readonly summary: string; readonly value?: string }
  /** One of a few words. */
  | { readonly kind: 'choice'; readonly summary: string; readonly choices: readonly string[]; readonly required?: true }
  /** `--x` or `--no-x`; `shown: 'no'` where only the negative is worth naming in help. */
  | { readonly kind: 'switch'; readonly summary: string; readonly shown?: 'no' }
  /** `a,b,c`, and may be given several times. */
  | { readonly kind: 'list'; readonly summary: string; readonly value?: string; readonly required?: true }
  /** Takes the next word as it is, and may be given several times. */
  | { readonly kind: 'words'; readonly summary: string; readonly value?: string }
  /** `KEY=VALUE`, and may be given several times. */
  | { readonly kind: 'pairs'; readonly summary: string; readonly value?: string };

export interface Positional {
  readonly name: string;
  readonly summary: string;
  /** one: exactly one · optional: none or one · many: one or more · any: none or more */
  readonly count: 'one' | 'optional' | 'many' | 'any';
  /** What the shell completes here. */
  readonly completes?: 'step' | 'file' | 'group' | 'proposal' | 'run' | readonly string[];
}

export interface Command {
  /** One line, no full stop. */
  readonly summary: string;
  /** More for `--help`, in whole sentences. */
  readonly details?: string;
  /** Whole command lines that work as they stand. */
  readonly examples: readonly [string, ...string[]];
  readonly positionals: readonly Positional[];
  readonly flags: Readonly<Record<string, Flag>>;
  /** Other spellings of its flags, taken and not shown. */
  readonly aliases?: Readonly<Record<string, string>>;
  /** `-- COMMAND ARG…` is taken, word for word. */
  readonly takesCommand?: true;
  /** Its answer is for another program's eyes (a shell script): json only where it is asked for by name. */
  readonly plain?: true;
  /** Works without the repo being looked at. */
  readonly detached?: true;
}

/** By dotted name, `step.add`; the words of the command line are the name's parts. */
export type CommandTable = Readonly<Record<string, Command>>;

type FlagValue<F extends Flag> = F extends { kind: 'choice'; choices: readonly (infer C extends string)[] }
  ? C
  : F extends { kind: 'text' }
    ? string
    : F extends { kind: 'number' }
      ? number
      : F extends { kind: 'switch' }
        ? boolean
        : F extends { kind: 'pairs' }
          ? Readonly<Record<string, string>>
          : readonly string[];

type PositionalValue<P extends Positional> = P['count'] extends 'one'
  ? string
  : P['count'] extends 'optional'
    ? string | undefined
    : readonly string[];

/** What the parser hands to a command, typed by the command's own table entry. */
export interface Input<C extends Command> {
  readonly flags: {
    readonly [K in keyof C['flags'] as C['flags'][K] extends { required: true } ? never : K]?: FlagValue<C['flags'][K]>;
  } & { readonly [K in keyof C['flags'] as C['flags'][K] extends { required: true } ? K : never]: FlagValue<C['flags'][K]> };
  readonly positionals: { readonly [P in C['positionals'][number] as P['name']]: PositionalValue<P> };
  /** The words after `--`, where the command takes a COMMAND and one was given. */
  readonly words: readonly string[] | null;
}

/** The same without the types: what parsers make. */
export interface RawInput {
  readonly flags: Readonly<Record<string, string | number | boolean | readonly string[] | Readonly<Record<string, string>>>>;
  readonly positionals: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly words: readonly string[] | null;
}
