/** What text is drawn on. */
export interface Screen {
  /** Columns. */
  readonly width: number;
  /** false: a file or a pipe, where a patch must stay the bytes that it is. */
  readonly terminal: boolean;
  readonly paint: Paint;
}

/** Colours by what they are used for. Without colour each gives its text back. */
export interface Paint {
  readonly strong: (text: string) => string;
  readonly faint: (text: string) => string;
  readonly good: (text: string) => string;
  readonly bad: (text: string) => string;
  readonly warn: (text: string) => string;
  readonly busy: (text: string) => string;
  readonly name: (text: string) => string;
}

const same = (text: string): string => text;
export const PLAIN: Paint = { strong: same, faint: same, good: same, bad: same, warn: same, busy: same, name: same };

/**
 * Colour only on a terminal that can show it; NO_COLOR and --no-color take it away, FORCE_COLOR (not 0) gives it
 * anywhere. chalk is loaded only where there is colour.
 */
export async function paintFor(
  stream: { readonly isTTY: boolean },
  env: Readonly<Record<string, string | undefined>>,
  asked: boolean | null,
): Promise<Paint> {
  if (!wantsColour(stream, env, asked)) return PLAIN;
  const { Chalk } = await import('chalk');
  const chalk = new Chalk({ level: 1 });
  return {
    strong: (text) => chalk.bold(text),
    faint: (text) => chalk.dim(text),
    good: (text) => chalk.green(text),
    bad: (text) => chalk.red(text),
    warn: (text) => chalk.yellow(text),
    busy: (text) => chalk.cyan(text),
    name: (text) => chalk.bold(text),
  };
}

export function wantsColour(
  stream: { readonly isTTY: boolean },
  env: Readonly<Record<string, string | undefined>>,
  asked: boolean | null,
): boolean {
  if (asked !== null) return asked;
  const force = env['FORCE_COLOR'];
  if (force !== undefined && force !== '') return force !== '0' && force !== 'false';
  if ((env['NO_COLOR'] ?? '') !== '') return false;
  return stream.isTTY && env['TERM'] !== 'dumb';
}
