import { afterAll, beforeAll } from 'vitest';
import { createFakeLlm, type FakeLlm } from '../../fakes/fake-llm.ts';
import { installAgents } from './install.ts';

/** The real CLIs and a server on this machine for the tests of one file; those are skipped where npm cannot be reached. */
export function realAgents(): { readonly server: FakeLlm; bin(skip: (note: string) => never): string } {
  let server: FakeLlm;
  let installed: Awaited<ReturnType<typeof installAgents>>;
  beforeAll(async () => {
    server = await createFakeLlm();
    installed = await installAgents();
  }, 300_000);
  afterAll(async () => {
    await server[Symbol.asyncDispose]();
  });
  return {
    get server() {
      return server;
    },
    bin: (skip) => ('unavailable' in installed ? skip(installed.unavailable) : installed.bin),
  };
}
