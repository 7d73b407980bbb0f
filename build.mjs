/** Bundles src/ into dist/: split ESM for the commands, one tiny CommonJS file for what runs beside every step. */
import { readFile, rm, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundledPackages, notices } from './tools/third-party.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const entry = (name) => `src/${name}-main.ts`;
const present = (names) => names.filter((name) => existsSync(new URL(entry(name), import.meta.url)));
const { version } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.17',
  define: { 'process.env.NODE_ENV': '"production"', THREADOS_VERSION: JSON.stringify(version) },
  // Native or large packages stay packages; react-devtools-core is an optional peer that Ink never loads in production.
  external: ['@lydell/node-pty', 'mprocs', 'koffi', 'react-devtools-core'],
  legalComments: 'none',
  minify: true,
  keepNames: false,
  logLevel: 'warning',
  metafile: true,
};

/** The MCP SDK checks what people fill into its forms with Ajv (135 KB); our server shows none. */
const withoutAjv = {
  name: 'without-ajv',
  setup: (build) =>
    build.onLoad({ filter: /sdk[\\/]dist[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    })),
};

await rm(new URL('dist/', import.meta.url), { recursive: true, force: true });
const { metafile } = await esbuild.build({
  ...common,
  entryPoints: Object.fromEntries(present(['seqctl', 'threados', 'scheduler', 'finish']).map((name) => [name, entry(name)])),
  outdir: 'dist',
  plugins: [withoutAjv],
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // yargs measures its help with string-width, whose Intl.Segmenter costs 20 ms at import; help text is ASCII.
  // CommonJS packages inside the bundle want a `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
});
const metafiles = [metafile];
for (const name of present(['pane', 'guardian'])) {
  const built = await esbuild.build({ ...common, entryPoints: [entry(name)], outfile: `dist/${name}.cjs`, format: 'cjs' });
  metafiles.push(built.metafile);
}
await writeFile(new URL('dist/package.json', import.meta.url), '{"type":"module"}\n');
await writeFile(new URL('dist/THIRD-PARTY-LICENSES.txt', import.meta.url), notices(bundledPackages(metafiles, root), root));
