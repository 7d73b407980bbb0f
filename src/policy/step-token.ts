import type { StepToken } from '../model/actor.ts';
import type { Step } from '../model/sequence.ts';
import { hmacSha256 } from '../util/hash.ts';

/** `<claims>.<signature>`, both base64url. */
export function signToken(token: StepToken, key: string): string {
  const claims = Buffer.from(JSON.stringify(token)).toString('base64url');
  return `${claims}.${hmacSha256(key, claims)}`;
}

/** `null` for everything that was not signed with this key. */
export function readToken(text: string, key: string): StepToken | null {
  const [claims = '', signature] = text.split('.');
  if (signature !== hmacSha256(key, claims)) return null;
  return JSON.parse(Buffer.from(claims, 'base64url').toString('utf8')) as StepToken;
}

/** What both allow. */
export function stricter(a: Step['limits'], b: Step['limits']): Step['limits'] {
  const least = (x: number | null, y: number | null) => (x === null ? y : y === null ? x : Math.min(x, y));
  const common = (x: readonly string[] | null, y: readonly string[] | null) =>
    x === null ? y : y === null ? x : x.filter((m) => y.includes(m));
  return {
    children: Math.min(a.children, b.children),
    depth: Math.min(a.depth, b.depth),
    lifetime: Math.min(a.lifetime, b.lifetime),
    parallel: least(a.parallel, b.parallel),
    models: common(a.models, b.models),
  };
}
