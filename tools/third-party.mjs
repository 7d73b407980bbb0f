/** Which packages ended up inside the bundle, and what their licences want said. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** The packages that esbuild's metafiles name as inputs: `{name, version, license, folder}`, by name. `root` ends in a slash. */
export function bundledPackages(metafiles, root) {
  const folders = new Set();
  for (const { outputs } of metafiles) {
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const folder = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0];
        if (folder !== undefined && bytesInOutput > 0) folders.add(folder);
      }
    }
  }
  const packages = new Map();
  for (const folder of folders) {
    const { name, version, license } = JSON.parse(readFileSync(join(root, folder, 'package.json'), 'utf8'));
    // npm may have laid the same version down several times.
    packages.set(`${name}@${version}`, { name, version, license, folder });
  }
  return [...packages.values()].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : a.version < b.version ? -1 : 1));
}

/** The text that goes with the bundle: every package with its licence, whole. Throws where a package has none to show. */
export function notices(packages, root) {
  const parts = packages.map(({ name, version, license, folder }) => {
    const file = readdirSync(join(root, folder)).find((entry) => /^(?:licen[cs]e|copying)(?:[.-]|$)/i.test(entry));
    if (file === undefined && !license) throw new Error(`${name} ${version} is bundled, but tells no licence`);
    const text =
      file === undefined
        ? `Licence: ${license} (the package carries no text of it)`
        : readFileSync(join(root, folder, file), 'utf8').trim();
    return `${name} ${version} (${license})\n\n${text}\n`;
  });
  return `The files beside this one contain code of these packages.\n\n${parts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}
