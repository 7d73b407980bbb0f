/** Fake secrets, put together at run time: none of them stands in this repository in one piece. */
const ALNUM = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';

/** Numbers from a seed, for the same fakes on every run. */
export function createRandom(seed: number): (below: number) => number {
  let state = seed >>> 0 || 1;
  return (below) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    state >>>= 0;
    return state % below;
  };
}

type Random = (below: number) => number;
const pick = (random: Random, alphabet: string, length: number) => Array.from({ length }, () => alphabet[random(alphabet.length)]).join('');
const chars = (random: Random, length: number) => pick(random, ALNUM, length - 1) + String(random(10));
const upper = (random: Random, length: number) => pick(random, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567', length);
const hex = (random: Random, length: number) => pick(random, '0123456789abcdef', length);
const base64url = (random: Random, text: string) => Buffer.from(text + chars(random, 12)).toString('base64url');

/** kind → the family it is shown as, and a maker of one. */
export const PLANTED: Readonly<Record<string, { readonly family: string; readonly make: (random: Random) => string }>> = {
  'anthropic api': { family: 'anthropic-key', make: (r) => `sk-ant-api03-${chars(r, 93)}AA` },
  'anthropic oauth': { family: 'anthropic-key', make: (r) => `sk-ant-oat01-${chars(r, 80)}` },
  'openai project': { family: 'openai-key', make: (r) => `sk-proj-${chars(r, 74)}T3BlbkFJ${chars(r, 70)}` },
  'openai legacy': { family: 'openai-key', make: (r) => `sk-${chars(r, 48)}` },
  openrouter: { family: 'openrouter-key', make: (r) => `sk-or-v1-${hex(r, 64)}` },
  'google api': { family: 'google-api-key', make: (r) => `AIza${chars(r, 35)}` },
  'google oauth': { family: 'google-oauth-token', make: (r) => `ya29.${chars(r, 120)}` },
  'google client': { family: 'google-client-secret', make: (r) => `GOCSPX-${chars(r, 28)}` },
  'github classic': { family: 'github-token', make: (r) => `ghp_${chars(r, 36)}` },
  'github server': { family: 'github-token', make: (r) => `ghs_${chars(r, 36)}` },
  'github fine': { family: 'github-token', make: (r) => `github_pat_${chars(r, 22)}_${chars(r, 59)}` },
  gitlab: { family: 'gitlab-token', make: (r) => `glpat-${chars(r, 20)}` },
  slack: { family: 'slack-token', make: (r) => `xoxb-${String(r(9e9) + 1e9)}-${String(r(9e9) + 1e9)}-${chars(r, 24)}` },
  aws: { family: 'aws-key-id', make: (r) => `AKIA${upper(r, 16)}` },
  npm: { family: 'npm-token', make: (r) => `npm_${chars(r, 36)}` },
  huggingface: { family: 'huggingface-token', make: (r) => `hf_${chars(r, 34)}` },
  pypi: { family: 'pypi-token', make: (r) => `pypi-AgEIcHlwaS5vcmc${chars(r, 120)}` },
  stripe: { family: 'stripe-key', make: (r) => `sk_live_${chars(r, 24)}` },
  xai: { family: 'xai-key', make: (r) => `xai-${chars(r, 80)}` },
  groq: { family: 'groq-key', make: (r) => `gsk_${chars(r, 52)}` },
  jwt: { family: 'jwt', make: (r) => `${base64url(r, '{"alg":"HS256","k":"')}.${base64url(r, '{"sub":"')}.${chars(r, 43)}` },
};

/** Secrets that only their place gives away: what is written, and the part that must not be seen. */
export const PLACED: Readonly<Record<string, (random: Random) => { readonly text: string; readonly secret: string }>> = {
  'env line': (r) => around('MY_SERVICE_API_KEY=', chars(r, 24), ''),
  'env password': (r) => around('DB_PASSWORD=', `correct-horse-${pick(r, 'abcdefgh', 8)}`, ''),
  json: (r) => around('{"client_secret": "', chars(r, 30), '"}'),
  'json in json': (r) => around('{\\"access_token\\":\\"', chars(r, 30), '\\"}'),
  yaml: (r) => around('apiKey: ', chars(r, 32), ''),
  bearer: (r) => around('Authorization: Bearer ', chars(r, 40), ''),
  basic: (r) => around('authorization: Basic ', Buffer.from(`user:${chars(r, 12)}`).toString('base64'), ''),
  url: (r) => around('postgres://app:', chars(r, 16), '@db.internal:5432/app'),
  query: (r) => around('https://example.test/x?api_key=', chars(r, 20), '&page=2'),
};

function around(before: string, secret: string, after: string): { text: string; secret: string } {
  return { text: before + secret + after, secret };
}
