import { tmpdir } from 'node:os';
import type { Io } from '../cli/io.ts';
import type { Faces } from '../cli/run-threados.ts';
import { VERSION } from '../cli/version.ts';
import { ok } from '../model/result.ts';
import type { Place } from './place.ts';

const terminal = (io: Io, mouse = true) => ({
  stdin: process.stdin,
  stdout: process.stdout,
  env: io.env,
  platform: process.platform,
  clock: { now: io.now },
  tempDir: tmpdir(),
  mouse,
});

/** How each command of `threados` is started. */
export function createFaces(place: Place): Faces {
  return {
    tui: async ({ io, cwd, actor, input }) => {
      const { attach, 'token-file': tokenFile } = input.flags;
      const open = async () => {
        if (attach !== undefined) return (await import('./attach.ts')).attachThreadOs({ url: attach, tokenFile, cwd, actor, env: io.env });
        return (await import('../main.ts')).openThreadOs(place, { cwd, actor: actor ?? undefined });
      };
      const os = await open();
      if (!os.ok) return os;
      const { startTui } = await import('../tui/start.ts');
      return startTui(os.value, terminal(io, input.flags.mouse ?? true));
    },
    up: async ({ io, cwd, actor }) => {
      const { openThreadOs } = await import('../main.ts');
      const os = openThreadOs(place, { cwd, actor: actor ?? undefined });
      if (!os.ok) return os;
      const opened = await os.value.mprocsOpen({ layout: 'split', yes: false });
      if (!opened.ok) return opened;
      const { startTui } = await import('../tui/start.ts');
      return startTui(os.value, terminal(io));
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
