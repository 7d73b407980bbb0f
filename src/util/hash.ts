import type * as Crypto from 'node:crypto';

/** Loaded with the first hash: it takes a command 3 ms, and many can do without (`store/read-hashed.ts`). */
const crypto = (): typeof Crypto => process.getBuiltinModule('node:crypto');

/** Lower-case hexadecimal sha256 of the bytes (strings as UTF-8). */
export function sha256(data: string | Uint8Array): string {
  return crypto().hash('sha256', data);
}

/** base64url of the text's signature. */
export function hmacSha256(key: string, text: string): string {
  return crypto().createHmac('sha256', key).update(text).digest('base64url');
}

/** As many bytes that nobody can guess, in hexadecimal. */
export function randomHex(bytes: number): string {
  return crypto().randomBytes(bytes).toString('hex');
}
