/** `npm run bench [-- NAME…]`: prints a table for each bench of this folder (or those named), as ratios measured in one run. */
const BENCHES = ['startup', 'runs', 'steps', 'growth', 'memory', 'redact', 'locks', 'mprocs', 'tui'] as const;

interface Row {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const wanted = process.argv.slice(2);
for (const name of BENCHES) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  const { bench } = (await import(`./${name}.ts`)) as { bench: () => Promise<readonly Row[]> };
  const rows = await bench();
  const width = Math.max(...rows.map((row) => row.name.length));
  console.log(`\n${name}`);
  for (const row of rows) console.log(`  ${row.name.padEnd(width)}  ${row.value.toFixed(row.value < 10 ? 2 : 0).padStart(8)} ${row.unit}`);
}
