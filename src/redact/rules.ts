/**
 * The families of secrets that are known by their own shape. Every source is anchored on a literal prefix, has a
 * bound on each repetition (no ReDoS), matches no line end, and is ASCII, so that it may be used on text and on
 * bytes decoded as latin1 alike.
 */
export interface Rule {
  /** Shown in place of the secret: `[redacted:github-token]`. */
  readonly family: string;
  /** What comes before the secret and stays visible. */
  readonly head?: string;
  readonly secret: string;
  /** The secret must not begin in the middle of a word (`task-…` is no `sk-…`). */
  readonly wordStart?: true;
  /** How the value of a named field is judged; see `named-value.ts`. */
  readonly named?: true;
}

const T = '[A-Za-z0-9_-]';
const A = '[A-Za-z0-9]';
const token = (family: string, secret: string): Rule => ({ family, secret, wordStart: true });

const PROVIDERS: readonly Rule[] = [
  token('anthropic-key', `sk-ant-[a-z0-9]{2,12}-${T}{16,512}`),
  token('openai-key', `sk-(?:proj|svcacct|admin|None)-${T}{20,512}`),
  token('openrouter-key', `sk-or-v1-${A}{32,128}`),
  token('openai-key', `sk-${A}{32,128}`),
  token('google-api-key', `AIza${T}{35}`),
  token('google-api-key', `AQ\\.Ab${T}{30,128}`),
  token('google-oauth-token', `ya29\\.[A-Za-z0-9_.-]{20,1024}`),
  token('google-oauth-token', `1//0${T}{30,256}`),
  token('google-client-secret', `GOCSPX-${T}{20,64}`),
  token('github-token', `gh[pousr]_${A}{30,255}`),
  token('github-token', `github_pat_[A-Za-z0-9_]{22,255}`),
  token('gitlab-token', `gl(?:pat|dt|rt|ptt|cbt|ft|oas|soat|imt|agent)-[A-Za-z0-9_.=-]{20,300}`),
  token('slack-token', `xox[abeoprs](?:\\.xox[bp])?-[A-Za-z0-9-]{10,400}`),
  token('slack-token', `xapp-\\d-[A-Za-z0-9-]{20,400}`),
  { family: 'slack-webhook', head: 'hooks\\.slack\\.com/(?:services|workflows|triggers)/', secret: '[A-Za-z0-9_/-]{20,200}' },
  token('aws-key-id', `A(?:KIA|SIA|BIA|CCA)[A-Z2-7]{16}(?![A-Za-z0-9])`),
  token('npm-token', `npm_${A}{36,64}`),
  token('huggingface-token', `hf_${A}{30,64}`),
  token('pypi-token', `pypi-AgE[A-Za-z0-9_-]{40,512}`),
  token('stripe-key', `[rs]k_(?:live|test)_${A}{16,256}`),
  token('stripe-key', `whsec_[A-Za-z0-9+/=]{24,128}`),
  token('xai-key', `xai-${A}{20,256}`),
  token('groq-key', `gsk_${A}{20,256}`),
  token('perplexity-key', `pplx-${A}{32,128}`),
  token('replicate-token', `r8_${A}{30,64}`),
  token('sendgrid-key', `SG\\.${T}{20,24}\\.${T}{40,48}`),
  token('digitalocean-token', `do[opr]_v1_[a-f0-9]{64}`),
  token('docker-token', `dckr_pat_${T}{20,64}`),
  token('databricks-token', `dapi[a-f0-9]{32}(?![A-Za-z0-9])`),
  token('vault-token', `hv[sbr]\\.${T}{24,512}`),
  token('linear-key', `lin_(?:api|oauth)_${A}{32,128}`),
  token('notion-token', `ntn_${A}{40,64}`),
  token('shopify-token', `shp(?:at|ca|pa|ss)_[a-fA-F0-9]{32}`),
  token('supabase-token', `sb(?:p_[a-f0-9]{40}|_secret_${T}{20,64})`),
  token('atlassian-token', `ATATT3x[A-Za-z0-9_=-]{60,512}`),
  token('age-key', `AGE-SECRET-KEY-1[A-Z0-9]{58}`),
  token('telegram-token', `\\d{8,10}:AA${T}{33}`),
  token('jwt', `eyJ${T}{8,1024}\\.eyJ${T}{8,8192}\\.${T}{8,4096}`),
];

/** Optional quotes, also escaped ones as in JSON inside JSON. */
const QUOTE = '(?:\\\\{0,3}["\'`])?';
const EQUALS = `${QUOTE}[ \\t]{0,4}(?:=>|:=|[:=])[ \\t]{0,4}${QUOTE}`;

const BY_PLACE: readonly Rule[] = [
  { family: 'bearer-token', head: '[Bb]earer[ \\t]{1,4}', secret: '(?=[^ \\t\\r\\n"]{0,80}\\d)[A-Za-z0-9._~+/-]{16,4096}={0,2}' },
  {
    family: 'authorization',
    head: `[Aa]uthorization${EQUALS}(?:(?:[Bb]asic|[Tt]oken|[Nn]egotiate|[Aa]piKey)[ \\t]{1,4})`,
    secret: '[A-Za-z0-9._~+/-]{8,4096}={0,2}',
  },
  {
    family: 'url-password',
    head: '://[A-Za-z0-9._~%!*+-]{0,128}:',
    secret: '(?!\\[redacted|[$<{*]|password@|pass@)[^ \\t\\r\\n/@:"\'`\\\\<>{}]{1,256}(?=@[A-Za-z0-9[$])',
  },
];

/** `--api-key VALUE`, as command lines are echoed; with `=` it is a named value like any other. */
const FLAG: Rule = {
  family: '',
  head: '--(?:[a-z]{1,20}-){0,3}(?:key|token|password|passwd|secret)[ \\t]{1,4}["\']?',
  secret: '(?=[^ \\t\\r\\n"]{0,80}\\d)[A-Za-z0-9_][A-Za-z0-9_.~+/=-]{11,1024}',
};

/** Of a named field, in characters. */
export const SHORTEST_VALUE = 6;

const NAMED: readonly Rule[] = [
  {
    family: '',
    named: true,
    head: `(?:[Kk]ey|KEY|[Tt]oken|TOKEN|[Ss]ecret|SECRET|[Pp]assword|PASSWORD|[Pp]asswd|PASSWD|[Pp]assphrase|PASSPHRASE|[Pp]wd)${EQUALS}`,
    secret: `(?![\\[$<{(])[^ \\t\\r\\n"'\`\\\\,;&<>(){}\\[\\]]{${String(SHORTEST_VALUE)},1024}`,
  },
];

/** In order: where two could begin at one place, the earlier is taken. */
export const RULES: readonly Rule[] = [...PROVIDERS, ...BY_PLACE, FLAG, ...NAMED];
