import { execFileSync } from 'node:child_process';

/** Tests run the built program, as a user would: build it once before the first of them. */
export function setup(): void {
  if (process.env['THREADOS_SKIP_BUILD'] === '1') return;
  execFileSync(process.execPath, ['build.mjs'], { cwd: new URL('../..', import.meta.url), stdio: 'inherit' });
}
