import { hash } from 'node:crypto';

/** Lower-case hexadecimal sha256 of the bytes (strings as UTF-8). */
export function sha256(data: string | Uint8Array): string {
  return hash('sha256', data);
}
