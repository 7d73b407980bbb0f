import type { FakeIo } from '../fakes/fake-io.ts';
import type { Envelope } from './seqctl.ts';

/** What a command line that was run in this process came to. */
export interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
  /** stdout as the one JSON document that it must be. Throws where it is none. */
  readonly json: Envelope;
}

export function outcomeOf(code: number, io: FakeIo): Outcome {
  return {
    code,
    stdout: io.out(),
    stderr: io.err(),
    get json() {
      return JSON.parse(io.out()) as Envelope;
    },
  };
}
