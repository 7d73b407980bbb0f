import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok, type Result } from '../model/result.ts';
import { printable } from '../util/printable.ts';
import type { Io } from './io.ts';

const MOST_BYTES = 50 * 1024 * 1024;

/** The text of FILE, or of standard input where it is `-` or left out. Never waits for a person to type. */
export async function readText(file: string | undefined, cwd: string, io: Io): Promise<Result<string>> {
  if (file === undefined && io.stdin.isTTY) {
    return fail('USAGE', 'nothing to read: name a file, or pipe the text in', { hint: 'give FILE, or - and a pipe' });
  }
  const bytes = file === undefined || file === '-' ? ok(await io.stdin.bytes()) : await readBytes(file, cwd);
  if (!bytes.ok) return bytes;
  if (bytes.value.length > MOST_BYTES) return fail('INVALID_VALUE', 'the input is larger than 50 MiB');
  return ok(decode(bytes.value));
}

async function readBytes(file: string, cwd: string): Promise<Result<Uint8Array>> {
  try {
    return ok(await readFile(resolve(cwd, file)));
  } catch (error) {
    const reason = error instanceof Error && 'code' in error ? String(error.code) : String(error);
    const said = { ENOENT: 'there is no such file', EISDIR: 'it is a directory', EACCES: 'permission denied' }[reason] ?? reason;
    return fail('IO', `cannot read ${printable(file.slice(0, 200))}: ${said}`, { details: { path: file.slice(0, 4096) } });
  }
}

/** UTF-8 with or without a mark, or the UTF-16 that Windows PowerShell's `>` writes. */
export function decode(bytes: Uint8Array): string {
  const utf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  return new TextDecoder(utf16 ? 'utf-16le' : 'utf-8').decode(bytes);
}
