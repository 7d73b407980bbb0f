import { Buffer } from 'node:buffer';

const SECRET_NAME =
  /(?:^|[_\-./:])[a-z]*(?:key|token|secret|password|passwd|passphrase|pwd|credentials?|pass|pat|auth|dsn|cookie)\d*(?:$|[_\-.])/i;
const NO_SECRET_NAME = /^(?:OLD)?PWD$|PUBLIC|_(?:FILE|PATH|DIR|SOCK|SOCKET|NAME|TYPE|MODE|URL|URI|HOST|PORT|USER|EXPIRES?(?:_.*)?)$/i;
const FILE_PATH = /^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/])(?:\D*|.*\.[A-Za-z]{1,8})$/;
const URL_PASSWORD = /:\/\/[^\s/:@]{0,256}:([^\s/@]{1,1024})@/;
const MIN_LENGTH = 8;
const COMMON = new Set(
  (
    'changeme password passw0rd password1 secret123 postgres localhost development production undefined disabled required ' +
    'optional anonymous default1 12345678 123456789 1234567890 dummy-key test-key your-api-key your_api_key'
  ).split(' '),
);

/** The values worth hiding of an environment: those of secret-looking variables and passwords within URLs. */
export function secretValues(env: Readonly<Record<string, string | undefined>>): string[] {
  const values = new Set<string>();
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined) continue;
    const password = URL_PASSWORD.exec(value)?.[1];
    if (password !== undefined && isWorthHiding(password)) values.add(password);
    if (!SECRET_NAME.test(name) || NO_SECRET_NAME.test(name) || FILE_PATH.test(value)) continue;
    if (isWorthHiding(value)) values.add(value);
  }
  return [...values];
}

/** Short, common or uniform values would blot out ordinary output. */
function isWorthHiding(value: string): boolean {
  const text = value.trim();
  if (text.length < MIN_LENGTH || COMMON.has(text.toLowerCase()) || new Set(text).size < 4) return false;
  return !/^(?:[a-z]{1,11}|\d{1,11}|[\d.:]+|true|false)$/i.test(text);
}

/** Every way in which a value may stand in output: as it is, escaped, encoded; a value of several lines line by line. */
export function writtenForms(value: string): string[] {
  const lines = value.split(/[\r\n]+/).map((line) => line.trim());
  const plain = lines.length > 1 ? lines.filter((line) => line.length >= 12) : [value.trim()];
  const forms = new Set<string>();
  for (const form of [...plain, ...plain.map(encodeURIComponentSafely)]) {
    const once = JSON.stringify(form).slice(1, -1);
    for (const written of [form, once, JSON.stringify(once).slice(1, -1)]) forms.add(written);
  }
  for (const encoded of base64Forms(value)) forms.add(encoded);
  return [...forms].filter((form) => form.length >= MIN_LENGTH);
}

function encodeURIComponentSafely(text: string): string {
  return encodeURIComponent(text.toWellFormed());
}

/**
 * base64 groups three bytes, so a value inside a longer text (`user:VALUE`) is written in one of three ways; of
 * each those characters that the neighbours cannot change.
 */
function base64Forms(value: string): string[] {
  const forms: string[] = [];
  const bytes = Buffer.from(value, 'utf8');
  for (const offset of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(offset), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    const from = offset === 0 ? 0 : offset + 1;
    const inner = shifted.slice(from, shifted.length - ((bytes.length + offset) % 3 === 0 ? 0 : 1));
    if (inner.length < 10) continue;
    forms.push(inner, inner.replaceAll('+', '-').replaceAll('/', '_'));
  }
  return forms;
}
