import type { StatusFile } from './status.ts';

/** What an attempt has kept under this name (`diff.patch`, `summary.md`, …). */
export function artifactOf({ artifacts }: Pick<StatusFile, 'artifacts'>, name: string): StatusFile['artifacts'][number] | undefined {
  return artifacts.find(({ path }) => path === name);
}
