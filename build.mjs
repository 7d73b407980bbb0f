/**
 * Bundles src/ into dist/, for a short start (docs/performance.md):
 *
 *   main.cjs            seqctl, threados and the scheduler. One CommonJS file, whose modules are evaluated when they are
 *                       first asked for: a file of its own for each would cost every command 0.5 ms per module.
 *   tui.cjs             the terminal UI, likewise, without what only Ink needs
 *   lib/NAME.cjs        each larger library, loaded with the first module that wants it; lib/ink.cjs is all that draws with React
 *   faces/*.js          the rooms with a server or a chat, split ES modules
 *   pane.cjs, guardian.cjs, finish.cjs    what runs beside every step: small, whole
 *   meta.json           which source lies in which file; for the test of what each command loads, not shipped
 */
import { existsSync } from 'node:fs';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { builtinModules } from 'node:module';
import { dirname, join, relative } from 'node:path';
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
const FACES = /^src[\\/](server|chat)[\\/]/;
const TUI = /^src[\\/]tui[\\/]/;
/** One file, for there must be one React and one chalk. */
const INK = ['ink', '@inkjs/ui', 'ink-text-input', 'react', 'react/jsx-runtime', 'chalk'];

const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node22.17',
  // All of it knows them; esbuild, not sure of each property's name, would have such expressions made anew with each use.
  supported: { 'regexp-unicode-property-escapes': true, 'regexp-set-notation': true },
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

/** Sends a library to its own file, the terminal UI to its own, and a face to its own bundle. */
const apart = {
  name: 'apart',
  setup(build) {
    build.onResolve({ filter: /^[a-z@]/ }, ({ path, importer, kind }) => {
      const ours = importer.startsWith(root) && !importer.includes('node_modules');
      const known = PACKAGES.includes(path) || INLINE.includes(path) || path.startsWith('node:') || builtinModules.includes(path);
      if (!ours || known || kind === 'entry-point') return undefined;
      if (TUI.test(relative(root, importer)) && INK.includes(path)) return { path, namespace: 'ink' };
      libraries.add(path);
      return { path: `./lib/${fileNameOf(path)}.cjs`, namespace: 'beside' };
    });
    build.onResolve({ filter: /^\./ }, async ({ path, kind, resolveDir, importer }) => {
      if (kind !== 'dynamic-import') return undefined;
      const { path: file } = await build.resolve(path, { kind: 'import-statement', resolveDir, importer });
      const source = relative(root, file);
      if (TUI.test(source) && !TUI.test(relative(root, importer))) return { path: './tui.cjs', namespace: 'beside' };
      if (!FACES.test(source)) return undefined;
      const name = source
        .replace(/^src[\\/]/, '')
        .replace(/\.tsx?$/, '')
        .replaceAll(/[\\/]/g, '-');
      faces.set(name, source);
      return { path: `./faces/${name}.js`, external: true };
    });
    // Always by `require`, also where the source says `import()`: an ES module's way to a CommonJS file is 3 ms longer.
    build.onLoad({ filter: /./, namespace: 'beside' }, ({ path }) => ({ contents: `module.exports = require('${path}');` }));
    build.onLoad({ filter: /./, namespace: 'ink' }, ({ path }) => ({
      contents: `module.exports = require('./lib/ink.cjs')[${JSON.stringify(path)}];`,
    }));
    build.onResolve({ filter: /^\.\//, namespace: 'beside' }, ({ path }) => ({ path, external: true }));
    build.onResolve({ filter: /^\.\//, namespace: 'ink' }, ({ path }) => ({ path, external: true }));
  },
};

/** npm lays the same version of a package down wherever another one stands in its way; one copy is bundled. */
const once = {
  name: 'once',
  setup(build) {
    const chosen = new Map();
    build.onResolve({ filter: /^[a-z@]/ }, async ({ path, ...from }) => {
      if (from.pluginData === once || !from.importer.includes('node_modules')) return undefined;
      const found = await build.resolve(path, { ...from, pluginData: once });
      const [folder] = /^.*[\\/]node_modules[\\/](?:@[^\\/]+[\\/])?[^\\/]+/.exec(found.path) ?? [];
      if (folder === undefined || found.external || found.errors.length > 0) return undefined;
      const { name, version } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));
      const one = chosen.get(`${name}@${version}`) ?? folder;
      chosen.set(`${name}@${version}`, one);
      return { ...found, path: join(one, found.path.slice(folder.length)) };
    });
  },
};

/**
 * What Ink does as it is loaded takes longer than all the rest of a start: see src/tui/ink/ for what it gets instead.
 * And CommonJS cannot wait at the top of a module, as Ink does for its own developers' tools, and Yoga for its WebAssembly:
 * that is made at once instead, which for its 90 KB takes a millisecond.
 */
const inkAtOnce = {
  name: 'ink-at-once',
  setup(build) {
    const base64 = /data:application\/octet-stream;base64,([A-Za-z0-9+/=]+)/;
    build.onLoad({ filter: /node_modules[\\/]string-width[\\/]index\.js$/ }, () => ({
      contents: "export { stringWidth as default } from './src/tui/ink/string-width.ts';",
      resolveDir: root,
    }));
    build.onLoad({ filter: /ink[\\/]build[\\/]reconciler\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replaceAll("process.env['DEV'] === 'true'", 'false'),
    }));
    build.onLoad({ filter: /yoga-wasm-base64-esm\.js$/ }, async ({ path }) => ({
      contents: (await readFile(path, 'utf8')).replace(base64, ''),
    }));
    build.onLoad({ filter: /yoga-layout[\\/]dist[\\/]src[\\/]index\.js$/ }, async ({ path }) => {
      const [, bytes] = base64.exec(await readFile(join(dirname(path), '../binaries/yoga-wasm-base64-esm.js'), 'utf8'));
      const contents = `
        import load from '../binaries/yoga-wasm-base64-esm.js';
        import wrapAssembly from './wrapAssembly.js';
        const yoga = {
          instantiateWasm(imports, done) {
            done(new WebAssembly.Instance(new WebAssembly.Module(Buffer.from('${bytes}', 'base64')), imports));
            return {};
          },
        };
        load(yoga);
        export default wrapAssembly(yoga);
        export * from './generated/YGEnums.js';`;
      return { contents };
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

/** As CommonJS sees it: what is a function is so here too, with its named exports on it. */
const AS_COMMONJS = "const plain = (all) => (typeof all.default === 'function' ? Object.assign(all.default, all) : all);";

function libraryOf(name) {
  const contents = `import * as all from ${JSON.stringify(name)}; ${AS_COMMONJS} module.exports = plain(all);`;
  return libraryFile(name, contents, name === 'yargs' ? [asciiWidth] : []);
}

function inkFile() {
  const imports = INK.map((name, i) => `import * as p${i} from ${JSON.stringify(name)};`);
  const fields = INK.map((name, i) => `${JSON.stringify(name)}: plain(p${i})`);
  return libraryFile(
    'ink',
    `${imports.join('')} ${AS_COMMONJS} module.exports = { ${fields.join(', ')} };`,
    [inkAtOnce],
    ['src/tui/ink/segmenter.ts'],
  );
}

function libraryFile(name, contents, plugins, inject = []) {
  const outfile = `dist/lib/${fileNameOf(name)}.cjs`;
  const logOverride = { 'import-is-undefined': 'silent' };
  return { ...commonjs, stdin: { contents, resolveDir: root }, plugins: [...plugins, once], inject, outfile, logOverride };
}

const programs = ['seqctl', 'threados', 'scheduler'].map((name) => `${name}: () => import('./src/${name}-main.ts')`);
const main = { contents: `export const programs = { ${programs.join(', ')} };`, resolveDir: root };
const beside = ['pane', 'guardian', 'finish'].filter((name) => existsSync(new URL(`src/${name}-main.ts`, import.meta.url)));

await rm(new URL('dist/', import.meta.url), { recursive: true, force: true });
const built = await Promise.all([
  esbuild.build({ ...commonjs, stdin: main, outfile: 'dist/main.cjs', plugins: [apart] }),
  esbuild.build({ ...commonjs, entryPoints: ['src/tui/start.ts'], outfile: 'dist/tui.cjs', plugins: [apart] }),
  esbuild.build(inkFile()),
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
  await esbuild.build({ ...modules, entryPoints: Object.fromEntries(faces), outdir: 'dist/faces', plugins: [withoutAjv, once] }),
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
