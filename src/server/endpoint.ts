import type * as v from 'valibot';
import type { ThreadOs } from '../app/threados.ts';
import type { TurnEvent } from '../chat/turn.ts';
import type { Event } from '../model/event.ts';
import type { Result } from '../model/result.ts';

/**
 * One thing that can be asked over HTTP, as a value: the router, the client and the OpenAPI document are all made of
 * the same tables (`endpoints.ts`), so that none of them can say something else than the others.
 */
export interface Endpoint<I extends v.ObjectEntries = v.ObjectEntries, A = unknown> {
  readonly verb: 'GET' | 'POST';
  /** `/steps/{id}`: what stands in braces is a field of `input`. */
  readonly path: string;
  /** One line. */
  readonly summary: string;
  readonly details?: string;
  /** Fields of the path, and beside them the query (GET) or the JSON body (POST). */
  readonly input: I;
  readonly answer: v.GenericSchema<unknown, A>;
  run(os: ThreadOs, input: InputOf<I>, call: Call): Promise<Result<A>>;
}

export type InputOf<I extends v.ObjectEntries> = v.InferOutput<v.StrictObjectSchema<I, undefined>>;

/** What a handler knows of the request beside its input. */
export interface Call {
  /** Fires when the client has gone away. */
  readonly signal: AbortSignal;
  /** Progress, for a client that wants to hear of it. */
  readonly tell: (event: Event | TurnEvent) => void;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly version: string;
}

/** Lets the compiler hold a handler against its input and its answer. */
export function endpoint<const I extends v.ObjectEntries, A>(value: Endpoint<I, A>): Endpoint<I, A> {
  return value;
}

/** The fields named in a path: `/steps/{id}` → `['id']`. */
export function fieldsOfPath(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? '');
}

type Given<T> = { [K in keyof T]: Exclude<T[K], undefined> };

/** Without the fields that were not given: for an exact optional, `undefined` is something else than absent. */
export function given<T extends object>(input: T): Given<T> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Given<T>;
}
