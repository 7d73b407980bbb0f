import { spawnSync } from 'node:child_process';
import { mkdirSync, symlinkSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished, test } from 'vitest';
import { cleanEnvironment } from '../rig/seqctl.ts';
import { openPty } from '../rig/pty.ts';
import { makeFolder, makeRepo } from '../rig/repo.ts';

const BIN = fileURLToPath(new URL('../../bin/seqctl.js', import.meta.url));

/** How each shell is started without anybody's settings, and what a user puts into them. */
const SHELLS = {
  bash: { argv: ['bash', '--norc', '--noprofile'], settings: 'source <(seqctl completion bash)' },
  zsh: { argv: ['zsh', '-f'], settings: 'autoload -U compinit; compinit -u -d "$HOME/dump"; source <(seqctl completion zsh)' },
  fish: { argv: ['fish', '--no-config'], settings: 'seqctl completion fish | source' },
};

for (const [name, { argv, settings }] of Object.entries(SHELLS)) {
  const [program = '', ...flags] = argv;
  test.skipIf(spawnSync(program, ['--version']).error !== undefined)(`in ${name}, Tab completes values and steps`, async () => {
    const root = await makeRepo([
      { id: 'lay-bricks', command: ['true'] },
      { id: 'lay-tiles', command: ['true'] },
    ]);
    const home = makeFolder('home');
    mkdirSync(join(home, 'bin'));
    symlinkSync(BIN, join(home, 'bin', 'seqctl'));
    const env = cleanEnvironment({ HOME: home });
    const shell = openPty(program, flags, { cwd: root, env: { ...env, PATH: [join(home, 'bin'), env['PATH']].join(delimiter) } });
    onTestFinished(() => shell.close());

    shell.type(`${settings}; echo rea''dy\r`);
    await shell.until(/^ready$/m, 20_000);
    shell.type('seqctl policy mode po\t');
    await shell.until(/policy mode power/, 20_000);
    shell.type('\x15seqctl step show lay\t');
    await shell.until(/step show lay-/, 20_000);
    shell.type('t\t');
    await shell.until(/step show lay-tiles/, 20_000);
  });
}
