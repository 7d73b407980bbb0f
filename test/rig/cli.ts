import { runCli } from '../../src/cli/run-cli.ts';
import { ok } from '../../src/model/result.ts';
import { fakeIo } from '../fakes/fake-io.ts';
import { expectContract } from './contract.ts';
import { fakeThreadOs, type FakeThreadOs } from '../fakes/fake-threados.ts';
import { outcomeOf, type Outcome } from './outcome.ts';

export interface CliOutcome extends Outcome {
  readonly threados: FakeThreadOs;
  /** What `open` was asked for. */
  readonly opened: { cwd: string; actor?: string }[];
}

/** Runs a command line in this process against a fake `ThreadOs`. */
export async function cli(
  argv: readonly string[],
  options: Parameters<typeof fakeIo>[0] & { readonly threados?: Parameters<typeof fakeThreadOs>[0] } = {},
): Promise<CliOutcome> {
  const io = fakeIo(options);
  const threados = fakeThreadOs(options.threados);
  const opened: { cwd: string; actor?: string }[] = [];
  const code = await runCli(argv, io, (request) => {
    opened.push(request);
    return Promise.resolve(ok(threados));
  });
  expectContract(io.out(), argv.join(' '));
  return Object.assign(outcomeOf(code, io), { threados, opened });
}
