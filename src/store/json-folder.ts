import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { listNames, readJsonIfThere, removeFile, toJsonFile, writeAtomic } from './disk.ts';
import { asFileName } from './layout.ts';

/** A folder of JSON files, one per thing, each written whole. Files that cannot be read are passed over. */
export interface JsonFolder {
  read(id: string): unknown;
  write(id: string, value: unknown): Promise<void>;
  remove(id: string): Promise<void>;
  /** File names without `.json`, in alphabetical order. */
  names(): string[];
}

export function jsonFolder(dir: string): JsonFolder {
  const fileOf = (id: string): string => join(dir, `${asFileName(id)}.json`);
  return {
    read: (id) => readJsonIfThere(fileOf(id)),
    write: (id, value) => writeAtomic(fileOf(id), toJsonFile(value)),
    remove: (id) => removeFile(fileOf(id), false),
    names: () =>
      // The scheduler asks its inbox on every turn: mostly there is none, and an exception costs thirty times this look.
      (existsSync(dir) ? listNames(dir) : [])
        .filter((name) => name.endsWith('.json') && !name.startsWith('.'))
        .map((name) => name.slice(0, -'.json'.length))
        .sort(),
  };
}
