/**
 * Whether the value in `NAME = value` is a secret. Names alone redden half of every source tree (`token = next()`,
 * `"key": "theme"`), so the name, the way it is written and the value are judged together.
 */
export interface NamedValue {
  /** Up to 40 characters before the keyword. */
  readonly before: string;
  /** From the keyword to the value. */
  readonly head: string;
  readonly value: string;
  /** The character after the value, or an empty string. */
  readonly next: string;
}

/** `key` says nothing by itself; these before it do. */
const SECRET_KEY = /(?:api|access|secret|private|auth|encrypt(?:ion)?|sign(?:ing)?|account|master|service|subscription|license)[_-]?$/i;
const PLAIN_KEY = /(?:PUBLIC|CACHE|PRIMARY|FOREIGN|SORT|PARTITION|ROW|IDEMPOTENCY|SHORTCUT|HOT)_$/;
/** Words run together: `nextToken2`, `MAX_RETRIES`, `my_token`. Random letters have no humps this long. */
const IDENTIFIER = /^[$_]*(?:[a-z]*(?:_[a-z]+|[A-Z]{1,4}[a-z]{2,}|[$\d])*|[A-Z][A-Z_]*\d{0,2})$/;
const FILE_PATH = /^(?:\.{0,2}\/|~\/|[A-Za-z]:[\\/])/;
const MASKED = /^(?:[*.•xX-]+|.{0,8}(?:\*{3,}|\.{3,}).{0,8})$/;

export function isSecretValue({ before, head, value, next }: NamedValue): boolean {
  if (MASKED.test(value) || next === '(') return false;
  const keyword = /^[A-Za-z]+/.exec(head)?.[0] ?? '';
  const upper = keyword === keyword.toUpperCase();
  if (keyword.toLowerCase() === 'key' && !(upper ? /[A-Z0-9]_$/.test(before) && !PLAIN_KEY.test(before) : SECRET_KEY.test(before)))
    return false;
  const hasDigit = /\d/.test(value);
  const hasLetter = /[A-Za-z]/.test(value);
  const password = /^(?:pass|pwd)/i.test(keyword);
  const quoted = /["'`]$/.test(head);
  // `DB_PASSWORD=…`, as `env` prints it. A person's password need not hold a digit.
  if (upper && head.endsWith(`${keyword}=`) && (password || keyword === 'SECRET')) return !FILE_PATH.test(value) && !isCodePath(value);
  if (!hasDigit || !(hasLetter || password)) return false;
  if (quoted) return value.length >= 8 && !/\s/.test(value);
  if (isCodePath(value) || FILE_PATH.test(value)) return false;
  // `token=nextToken2` is an argument, `?token=<20 random letters>` is not.
  const tight = head.endsWith(`${keyword}=`);
  if (isIdentifier(value)) return tight && value.length >= 16;
  return value.length >= (tight || password ? 8 : 16);
}

function isIdentifier(text: string): boolean {
  return IDENTIFIER.test(text) && text.replace(/\D/g, '').length <= 4;
}

/** `parser2.currentToken`, `Foo::bar`. */
function isCodePath(text: string): boolean {
  const parts = text.split(/[.:]+/);
  return parts.length > 1 && parts.every((part) => part !== '' && isIdentifier(part));
}
