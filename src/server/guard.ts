import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import { isLoopback } from './loopback.ts';

/** Whom a token stands for: a program, or the person who started the server. */
export type TokenClass = 'client' | 'person';
/** `person: null`: whoever started the server is no person, so nobody is. */
export type Tokens = { readonly client: string; readonly person: string | null };

/**
 * Who may come in, looked at before anything of the request's body. The name that the client believes it talks to
 * (Host) must be this machine's own, which a page that rebinds its DNS name cannot say; a page of any other origin is
 * turned away (Origin, Sec-Fetch-Site); and then only a token counts. There are no cookies that a browser would send
 * by itself.
 */
export function admit(headers: IncomingHttpHeaders, tokens: Tokens): Result<TokenClass> {
  const { host, origin, authorization } = headers;
  const site = headers['sec-fetch-site'];
  if (host === undefined || !isLoopback(host))
    return fail('FORBIDDEN', `this server does not go by the name "${printable(host ?? '')}"`, {
      details: { rule: 'host' },
      hint: 'ask for http://127.0.0.1, http://localhost or http://[::1]',
    });
  if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`)
    return fail('FORBIDDEN', `pages of ${printable(origin)} may not ask here`, { details: { rule: 'origin' } });
  if (site !== undefined && site !== 'same-origin' && site !== 'none')
    return fail('FORBIDDEN', 'pages of other sites may not ask here', { details: { rule: 'origin' } });
  const token = /^Bearer ([\w-]{1,200})$/i.exec(authorization ?? '')?.[1];
  if (token !== undefined) {
    if (equal(token, tokens.client)) return ok('client');
    if (tokens.person !== null && equal(token, tokens.person)) return ok('person');
  }
  return fail('UNAUTHORIZED', token === undefined ? 'a token is needed: Authorization: Bearer …' : 'this token is not valid (any more)', {
    hint: '`threados serve` says in which files the tokens are',
  });
}

/** Takes as long for a wrong first letter as for a wrong last one. */
function equal(a: string, b: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(a), digest(b));
}
