import type { ThreadOs } from '../app/threados.ts';
import type { Listener } from '../model/event.ts';
import type { Revision } from '../model/ids.ts';
import type { Result } from '../model/result.ts';
import type { Input } from './command.ts';
import type { Globals } from './globals.ts';
import type { Io } from './io.ts';
import type { Screen } from './render/screen.ts';
import type { COMMANDS, CommandName } from './table.ts';

/** What a command found out: data for programs and a text for people. */
export interface Answer {
  /** `data` of the envelope; its key order is what the reader gets. */
  readonly data: object;
  /** Left out: that of sequence.yaml as it is now. */
  readonly revision?: Revision | null;
  readonly warnings?: readonly string[];
  /** Lines for a terminal `screen.width` columns wide; what comes from outside has gone through `printable`. */
  readonly text: (screen: Screen) => readonly string[];
}

export interface Context<T = ThreadOs> {
  readonly threados: T;
  readonly globals: Globals;
  readonly io: Io;
  /** Where this command runs, absolute: `-C` is taken into account. */
  readonly cwd: string;
  /** Of what goes to stdout. */
  readonly format: 'json' | 'text';
  /** Prints one answer (or one failure that does not end it) of a stream; false: nobody reads any more. */
  readonly emit: (answer: Result<Answer>) => Promise<boolean>;
  /** Tells a person on stderr how a run goes on. */
  readonly progress: Listener;
}

type ContextOf<N extends CommandName> = (typeof COMMANDS)[N] extends { readonly detached: true } ? Context<null> : Context;

/** A command. `null`: everything has been emitted already. */
export type Run<N extends CommandName> = (
  input: Input<(typeof COMMANDS)[N]>,
  context: ContextOf<N>,
) => Result<Answer | null> | Promise<Result<Answer | null>>;
