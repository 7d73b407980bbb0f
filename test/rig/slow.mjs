/** `npm run test:slow`: the same runner over test/slow, with longer limits. Portable: no shell syntax in package.json. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const vitest = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const { status } = spawnSync(process.execPath, [vitest, 'run', ...process.argv.slice(2)], {
  stdio: 'inherit',
  env: { ...process.env, THREADOS_SLOW: '1' },
});
process.exitCode = status ?? 1;
