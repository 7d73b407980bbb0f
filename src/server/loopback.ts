import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';

const NAMES = new Set(['127.0.0.1', 'localhost', '[::1]']);

/** Whether `host` (`localhost:7433`, as in a Host header) is this machine itself; any port, as tunnels have their own. */
export function isLoopback(host: string): boolean {
  if (!/^[\w.[\]:-]+$/.test(host)) return false;
  const url = URL.parse(`http://${host}/`);
  return url !== null && url.host !== '' && NAMES.has(url.hostname) && host.toLowerCase().startsWith(url.hostname);
}

/** An address to listen at: only this machine's own. USAGE for any other. */
export function loopbackAddress(host: string): Result<'127.0.0.1' | '::1'> {
  if (host === '127.0.0.1' || host === 'localhost') return ok('127.0.0.1');
  if (host === '::1' || host === '[::1]') return ok('::1');
  return fail('USAGE', `ThreadOS serves this machine only, and "${printable(host)}" is not 127.0.0.1, ::1 or localhost`, {
    hint: 'from elsewhere, use a tunnel: ssh -L 7433:127.0.0.1:7433 HOST',
  });
}

/** `http://127.0.0.1:7433` and nothing behind it. USAGE for what is no server on this machine: tokens go nowhere else. */
export function serverUrl(text: string): Result<URL> {
  const url = URL.parse(/^[a-z]+:\/\//i.test(text) ? text : `http://${text}`);
  const plain =
    url !== null && url.protocol === 'http:' && url.username === '' && url.pathname === '/' && url.search === '' && url.hash === '';
  if (plain && isLoopback(url.host)) return ok(url);
  return fail('USAGE', `"${printable(text)}" is not the address of a server on this machine, such as http://127.0.0.1:7433`, {
    hint: 'from elsewhere, use a tunnel: ssh -L 7433:127.0.0.1:7433 HOST',
  });
}
