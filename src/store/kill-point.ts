/**
 * For crash tests only: with THREADOS_TEST_KILL_POINT=n in the environment, this process ends itself with
 * SIGKILL when it comes to its n-th write point, as a power cut or `kill -9` would end it there. A loop over
 * n = 1, 2, … until the program survives visits every place where a write can be torn apart. Without the
 * variable a write point is one comparison.
 */

const target = Number(process.env['THREADOS_TEST_KILL_POINT'] ?? '0');
let passed = 0;

/** `_name` says in the source what has just been done, or is about to be. */
export function killPoint(_name: string): void {
  if (target === 0) return;
  passed += 1;
  if (passed === target) process.kill(process.pid, 'SIGKILL');
}
