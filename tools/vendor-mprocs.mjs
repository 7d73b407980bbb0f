/** Puts vendor/mprocs.exe there from the pinned `mprocs` package; refuses one that is not the known file. */
import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const VERSION = '0.7.3';
const SHA256 = 'afc06ae2890fde4824b8c77f28a40e713d840e1a7cc440d05f61b1596a10dc47';

const manifest = createRequire(import.meta.url).resolve('mprocs/package.json');
const source = join(dirname(manifest), `mprocs-${VERSION}-windows-x86_64`, 'mprocs.exe');
const target = fileURLToPath(new URL('../vendor/mprocs.exe', import.meta.url));

const bytes = await readFile(source);
const sha256 = createHash('sha256').update(bytes).digest('hex');
if (sha256 !== SHA256) {
  process.stderr.write(`${source}\n  is not mprocs ${VERSION}: its sha256 is ${sha256}, not ${SHA256}\n`);
  process.exitCode = 1;
} else {
  await writeFile(`${target}.tmp`, bytes, { mode: 0o755 });
  await rename(`${target}.tmp`, target);
  process.stdout.write(`vendor/mprocs.exe: mprocs ${VERSION}, ${bytes.length} bytes, sha256 as expected\n`);
}
