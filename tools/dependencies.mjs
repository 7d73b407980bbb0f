/**
 * Writes docs/dependencies.md: every package that ThreadOS needs, from the lock file and from what the build bundled.
 * With --check: exit 1 where the page says something else.
 */
import { readFileSync, writeFileSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const read = (path) => readFileSync(new URL(path, root), 'utf8');

/** Reads dist/THIRD-PARTY-LICENSES.txt: build first. */
function dependenciesPage() {
  const { packages } = JSON.parse(read('package-lock.json'));
  const { devDependencies } = JSON.parse(read('package.json'));
  const bundled = new Set(
    [...read('dist/THIRD-PARTY-LICENSES.txt').matchAll(/^(\S+) (\d\S*) \([^)\n]+\)$/gm)].map(([, name, version]) => `${name}@${version}`),
  );
  const rows = new Map();
  for (const [path, { name, version, license, integrity, dev, optional, link }] of Object.entries(packages)) {
    const at = path.lastIndexOf('node_modules/');
    if (at < 0 || link || path.startsWith('tools/')) continue;
    const called = name ?? path.slice(at + 'node_modules/'.length);
    const key = `${called}@${version}`;
    const use = bundled.has(key)
      ? 'bundled'
      : dev || called.startsWith('node-')
        ? 'development'
        : optional
          ? 'installed, optional'
          : 'installed';
    rows.set(key, { called, version, license: license ?? 'unknown', integrity: integrity ?? '', use, asked: called in devDependencies });
  }
  const all = [...rows.values()].sort((a, b) => (a.called < b.called ? -1 : a.called > b.called ? 1 : a.version < b.version ? -1 : 1));
  const used = (use) => all.filter((row) => row.use.startsWith(use));
  return `# Dependencies

Made by \`node tools/dependencies.mjs\` from package-lock.json and from what the build bundled; a test fails where it is out of
date. Why each direct dependency is there stands in [CONTRIBUTING.md](../CONTRIBUTING.md).

All come from the npm registry, at exactly these versions. The lock file holds the sha512 of each tarball, and \`npm ci\`
refuses one that differs; \`npm audit signatures\` checks the registry's signatures. No dependency of the main job runs an
install script.

## Installed with the package

What \`npm install threados\` fetches. \`mprocs\` carries its binaries for Windows, Linux and macOS; the Windows one is also in
\`vendor/\`, with its licence and its sha256 (checked by \`tools/vendor-mprocs.mjs\`).

${table(used('installed'))}
## Bundled

Code of these is inside \`dist/\`; their licences go with it as \`dist/THIRD-PARTY-LICENSES.txt\`.

${table(used('bundled'))}
## Development only

${used('development').length} packages, never installed by a user. Asked for by name:

${table(used('development').filter((row) => row.asked))}
Licences of all of them: ${licences(used('development'))}.
`;
}

function table(rows) {
  return `| package | version | licence | sha512 begins |\n|---|---|---|---|\n${rows
    .map(
      ({ called, version, license, integrity }) => `| ${called} | ${version} | ${license} | \`${integrity.slice('sha512-'.length, 19)}\` |`,
    )
    .join('\n')}\n`;
}

function licences(rows) {
  const counts = new Map();
  for (const { license } of rows) counts.set(license, (counts.get(license) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([license, count]) => `${license} (${count})`)
    .join(', ');
}

const page = new URL('docs/dependencies.md', root);
if (process.argv[2] === '--check') process.exitCode = readFileSync(page, 'utf8') === dependenciesPage() ? 0 : 1;
else writeFileSync(page, dependenciesPage());
