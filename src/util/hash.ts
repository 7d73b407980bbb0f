import { createHmac, hash } from 'node:crypto';

/** Lower-case hexadecimal sha256 of the bytes (strings as UTF-8). */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}

/** base64url of the text's signature. */
export function hmacSha256(key: string, text: string): string {
  return createHmac('sha256', key).update(text).digest('base64url');
}
