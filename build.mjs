/**
 * Bundles src/ into dist/, for a short start (docs/performance.md):
 *
 *   main.cjs            seqctl, threados and the scheduler. One CommonJS file, whose modules are evaluated when they are
 *                       first asked for: a file of its own for each would cost every command 0.5 ms per module.
 *   lib/NAME.cjs        each larger library, loaded with the first module that wants it
 *   faces/*.js          the rooms with a screen or a server, split ES modules (Ink cannot be CommonJS)
 *   pane.cjs, guardian.cjs, finish.cjs    what runs beside every step: small, whole
 *   meta.json           which source lies in which file; for the test of what each command loads, not shipped
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as esbuild from 'esbuild';
import { bundledPackages, notices } from './tools/third-party.mjs';

const root = fileURLToPath(new URL('.', import.meta.url));
const { version } = JSON.parse(await readFile(new URL('package.json', import.meta.url), 'utf8'));

/** Native or large packages stay packages; react-devtools-core is an optional peer that Ink never loads in production. */
const PACKAGES = ['@lydell/node-pty', 'mprocs', 'koffi', 'react-devtools-core'];
/** Small, or of use only in parts: bundled with the modules that use them. */
const INLINE = ['valibot', '@valibot/to-json-schema', 'fastest-levenshtein', 'get-east-asian-width'];
/** Rooms that a command enters by `import()`, if at all. */
const FACES = /^src[\\/](tui|server|chat)[\\/]/;

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.17',
  define: { 'process.env.NODE_ENV': '"production"', THREADOS_VERSION: JSON.stringify(version) },
  external: PACKAGES,
  legalComments: 'none',
  minify: true,
  metafile: true,
  logLevel: 'warning',
};
const commonjs = {
  ...common,
  format: 'cjs',
  define: { ...common.define, 'import.meta.url': '__entry' },
  banner: { js: "const __entry=require('node:url').pathToFileURL(__filename).href;" },
};
const modules = {
  ...common,
  format: 'esm',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  // CommonJS packages inside the bundle want a `require`.
  banner: { js: "import{createRequire as __cr}from'node:module';const require=__cr(import.meta.url);" },
};

const faces = new Map();
const libraries = new Set();

/** Sends a library to its own file, and a face to its own bundle. */
const apart = {
  name: 'apart',
  setup(build) {
    build.onResolve({ filter: /^[a-z@]/ }, ({ path, importer, kind }) => {
      const ours = importer.startsWith(root) && !importer.includes('node_modules');
      const known = PACKAGES.includes(path) || INLINE.includes(path) || path.startsWith('node:') || builtinModules.includes(path);
      if (!ours || known || kind === 'entry-point') return undefined;
      libraries.add(path);
      return { path, namespace: 'library' };
    });
    // Always by `require`, also where the source says `import()`: an ES module's way to a CommonJS file is 3 ms longer.
    build.onLoad({ filter: /./, namespace: 'library' }, ({ path }) => ({
      contents: `module.exports = require('./lib/${fileNameOf(path)}.cjs');`,
    }));
    build.onResolve({ filter: /^\.\/lib\//, namespace: 'library' }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer }) => {
      if (kind !== 'dynamic-import') return undefined;
      const { path: file } = await build.resolve(path, { kind: 'import-statement', resolveDir, importer });
      const source = relative(root, file);
      if (!FACES.test(source)) return undefined;
      const name = source
        .replace(/^src[\\/]/, '')
        .replace(/\.tsx?$/, '')
        .replaceAll(/[\\/]/g, '-');
      faces.set(name, source);
      return { path: `./faces/${name}.js`, external: true };
    });
  },
};

/** The MCP SDK checks what people fill into its forms with Ajv (135 KB); our server shows none. */
const withoutAjv = {
  name: 'without-ajv',
  setup: (build) =>
    build.onLoad({ filter: /sdk[\\/]dist[\\/]esm[\\/]validation[\\/]ajv-provider\.js$/ }, () => ({
      contents: 'export class AjvJsonSchemaValidator {}',
    })),
};

/** string-width asks ICU for its tables as it is loaded, 15 ms; what yargs measures with it, help and names of flags, is ASCII. */
const asciiWidth = {
  name: 'ascii-width',
  setup: (build) =>
    build.onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, () => ({
      contents: 'export default (text) => text.length;',
    })),
};

function fileNameOf(library) {
  return library.replace('@', '').replaceAll('/', '+');
}

/** The library as CommonJS sees it; one that is a function is so here too, with its named exports on it. */
function libraryOf(name) {
  const contents = `import * as all from ${JSON.stringify(name)};
    module.exports = typeof all.default === 'function' ? Object.assign(all.default, all) : all;`;
  const stdin = { contents, resolveDir: root };
  const plugins = name === 'yargs' ? [asciiWidth] : [];
  return { ...commonjs, stdin, plugins, outfile: `dist/lib/${fileNameOf(name)}.cjs`, logOverride: { 'import-is-undefined': 'silent' } };
}

const programs = ['seqctl', 'threados', 'scheduler'].map((name) => `${name}: () => import('./src/${name}-main.ts')`);
const main = { contents: `export const programs = { ${programs.join(', ')} };`, resolveDir: root };
const beside = ['pane', 'guardian', 'finish'].filter((name) => existsSync(new URL(`src/${name}-main.ts`, import.meta.url)));

await rm(new URL('dist/', import.meta.url), { recursive: true, force: true });
const built = await Promise.all([
  esbuild.build({ ...commonjs, stdin: main, outfile: 'dist/main.cjs', plugins: [apart] }),
  ...beside.map((name) =>
    esbuild.build({
      ...commonjs,
      entryPoints: [`src/${name}-main.ts`],
      outfile: `dist/${name}.cjs`,
      plugins: name === 'finish' ? [apart] : [],
    }),
  ),
]);
built.push(
  await esbuild.build({ ...modules, entryPoints: Object.fromEntries(faces), outdir: 'dist/faces', plugins: [withoutAjv] }),
  ...(await Promise.all([...libraries].map((name) => esbuild.build(libraryOf(name))))),
);
const metafiles = built.map(({ metafile }) => metafile);
const inputs = metafiles.flatMap(({ outputs }) => Object.entries(outputs).map(([file, output]) => [file, Object.keys(output.inputs)]));
await Promise.all([
  writeFile(new URL('dist/meta.json', import.meta.url), JSON.stringify(Object.fromEntries(inputs))),
  writeFile(new URL('dist/THIRD-PARTY-LICENSES.txt', import.meta.url), notices(bundledPackages(metafiles, root), root)),
  writeFile(new URL('dist/faces/package.json', import.meta.url), '{"type":"module"}\n'),
  writeFile(new URL('dist/scheduler.cjs', import.meta.url), "void require('./main.cjs').programs.scheduler();\n"),
]);
