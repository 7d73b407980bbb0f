import { fileURLToPath } from 'node:url';

/** Where the package's own files are. Absolute. */
export interface Place {
  readonly packageDir: string;
  readonly dist: string;
  readonly bin: string;
  readonly templates: string;
}

/** `entry`: the `import.meta.url` of a built entry, which lies in dist/. */
export function placeOf(entry: string): Place {
  const at = (path: string) => fileURLToPath(new URL(path, entry)).replace(/[\\/]$/, '');
  return { packageDir: at('..'), dist: at('.'), bin: at('../bin'), templates: at('../templates') };
}
