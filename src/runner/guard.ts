import type { ProcessIdentity, Processes } from '../model/ports/process.ts';

/**
 * What a supervisor tells its guardian, one line each:
 *
 *   + NONCE              an attempt is about to begin
 *   + NONCE PID STAMP    one of its processes was started
 *   - NONCE              it has ended
 *   bye                  the supervisor ends in peace; what still runs is its own affair
 */
export const guardLine = {
  begins: (nonce: string) => `+ ${nonce}\n`,
  started: (nonce: string, { pid, started_at }: ProcessIdentity) => `+ ${nonce} ${String(pid)} ${started_at}\n`,
  ended: (nonce: string) => `- ${nonce}\n`,
  bye: 'bye\n',
};

/**
 * The other end of that pipe. When it closes without a `bye` the supervisor was killed outright: then every tree
 * that it had under way is ended.
 */
export async function guard(lines: AsyncIterable<string>, processes: Pick<Processes, 'stopTree'>, graceMs: number): Promise<void> {
  const roots = new Map<string, ProcessIdentity | null>();
  for await (const line of lines) {
    const [sign, nonce = '', pid, started_at] = line.trim().split(' ');
    if (sign === 'bye') return;
    if (sign === '-') roots.delete(nonce);
    if (sign === '+') roots.set(nonce, pid !== undefined && started_at !== undefined ? { pid: Number(pid), started_at } : null);
  }
  await Promise.all([...roots].map(([nonce, root]) => processes.stopTree({ root, nonce }, { grace_ms: graceMs })));
}
