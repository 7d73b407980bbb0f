import { tmpdir } from 'node:os';
import type { ThreadOs } from '../app/threados.ts';
import type { Io } from '../cli/io.ts';
import type { Faces } from '../cli/run-threados.ts';
import { VERSION } from '../cli/version.ts';
import { ok, type Result } from '../model/result.ts';
import { createKeptPicture } from '../store/kept-picture.ts';
import { findRepo } from '../store/layout.ts';
import type { Place } from './place.ts';

/** `root`: whose picture there may be from the last time; it is shown before the repo is opened. */
async function openTui(open: () => Promise<Result<ThreadOs>>, io: Io, options: { root?: string | null; mouse?: boolean } = {}) {
  const { root = null, mouse = true } = options;
  const { startTui } = await import('../tui/start.ts');
  return startTui(open, {
    stdin: process.stdin,
    stdout: process.stdout,
    env: io.env,
    platform: process.platform,
    clock: { now: io.now },
    tempDir: tmpdir(),
    mouse,
    pictures: root === null ? null : createKeptPicture({ root, version: VERSION }),
  });
}

/** How each command of `threados` is started. */
export function createFaces(place: Place): Faces {
  return {
    tui: async ({ io, cwd, actor, input }) => {
      const { attach, 'token-file': tokenFile, mouse = true } = input.flags;
      if (attach !== undefined) {
        const os = await (await import('./attach.ts')).attachThreadOs({ url: attach, tokenFile, cwd, actor, env: io.env });
        return os.ok ? openTui(() => Promise.resolve(os), io, { mouse }) : os;
      }
      const open = async () => (await import('../main.ts')).openThreadOs(place, { cwd, actor: actor ?? undefined });
      return openTui(open, io, { root: findRepo(cwd), mouse });
    },
    up: async ({ io, cwd, actor }) => {
      const { openThreadOs } = await import('../main.ts');
      const os = openThreadOs(place, { cwd, actor: actor ?? undefined });
      if (!os.ok) return os;
      const opened = await os.value.mprocsOpen({ layout: 'split', yes: false });
      return opened.ok ? openTui(() => Promise.resolve(os), io) : opened;
    },
    serve: async ({ io, cwd, actor, input, say }) => {
      const { serveRepo } = await import('./serve.ts');
      const served = await serveRepo({ place, cwd, actor, env: io.env, signal: io.signal, ...input.flags }, say);
      return served.ok ? ok(0) : served;
    },
    demo: async ({ io, input }) => {
      const { openThreadOs } = await import('../main.ts');
      const { demo } = await import('../demo/demo.ts');
      const { createDemoVoice } = await import('./demo-voice.ts');
      const done = await demo({
        keep: input.flags.keep ?? false,
        signal: io.signal,
        open: (root) => Promise.resolve(openThreadOs(place, { cwd: root, caller: { actor: 'demo', inside: null, evidence: 'demo' } })),
        ...(await createDemoVoice(io)),
      });
      return done.ok ? ok(0) : done;
    },
    mcp: async ({ io, cwd, actor }) => {
      const { openThreadOs } = await import('../main.ts');
      const os = openThreadOs(place, { cwd, actor: actor ?? undefined, face: 'mcp' });
      if (!os.ok) return os;
      const { serveMcp } = await import('../server/mcp/serve.ts');
      await serveMcp(os.value, { stdin: process.stdin, stdout: process.stdout, version: VERSION, signal: io.signal });
      return ok(0);
    },
  };
}
