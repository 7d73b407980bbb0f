import { connect } from 'node:net';
import { failure } from '../../model/failure.ts';
import type { Delivery } from './delivery.ts';

/**
 * Sends one encoded command over a connection of its own: the whole text and the end of the stream together.
 * mprocs parses whatever stands there when the stream ends, and an empty stream aborts it: there must never be
 * a connection that is opened and closed without a command, so nothing here gives up between connecting and
 * writing.
 *
 * `blocked: true` beside `refused`: this process may not open connections here at all, another program might.
 */
export function sendBySocket(port: number, text: string, timeoutMs: number): Promise<Delivery & { readonly blocked?: boolean }> {
  return new Promise((resolve) => {
    let connected = false;
    let problem: NodeJS.ErrnoException | null = null;
    const socket = connect({ port, host: '127.0.0.1', noDelay: true });
    // Queued now and flushed by the same turn of the event loop that sees the connection made.
    socket.end(text);
    socket.setTimeout(timeoutMs, () => {
      // A reset, not an orderly end: should the text still be unsent, mprocs drops the connection and lives on.
      problem = new Error(`no end of the connection within ${String(timeoutMs)} ms`);
      socket.resetAndDestroy();
    });
    socket.on('connect', () => (connected = true));
    socket.on('error', (error) => (problem ??= error));
    socket.on('close', () => {
      const address = `127.0.0.1:${String(port)}`;
      if (problem === null) resolve({ outcome: 'queued' });
      else if (connected) resolve({ outcome: 'unknown', error: failure('MPROCS_UNAVAILABLE', `mprocs on ${address}: ${problem.message}`) });
      else {
        const blocked = problem.code === 'EACCES' || problem.code === 'EPERM';
        resolve({
          outcome: 'refused',
          blocked,
          error: failure('MPROCS_NOT_OPEN', `mprocs does not answer on ${address}: ${problem.message}`),
        });
      }
    });
    socket.resume();
  });
}
