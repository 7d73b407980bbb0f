/**
 * The least a program of Node can do to scroll a picture by a key: slices of ready rows, the rows that changed, one
 * write. `raw-floor.mjs COLUMNS ROWS`: the floor of bench/tui.ts.
 */
const [columns, rows] = process.argv.slice(2).map(Number);
const card = [
  '  ╭─ base ───────────────╮    ',
  '  │ step                 │    ',
  '  │ ○ ready              │───▶',
  '  ╰──────────────────────╯    ',
  ''.padEnd(30),
];
const sheet = Array.from({ length: rows - 1 }, (_, y) => Array.from({ length: 400 }, (_, i) => card[(y + (i % 2)) % 5]).join(''));
let shown = [];
let x = 0;
function paint() {
  let out = '';
  const wanted = sheet.map((row) => row.slice(x, x + columns - 1));
  for (const [y, row] of wanted.entries()) if (row !== shown[y]) out += `\u001b[${y + 1};1H${row}`;
  shown = wanted;
  process.stdout.write(`\u001b[?2026h${out}\u001b[?2026l`);
}
process.stdin.setRawMode(true);
process.stdin.on('data', (bytes) => {
  if (bytes[0] === 0x71) process.exit();
  x += bytes[bytes.length - 1] === 0x43 ? 7 : -7;
  x = Math.max(0, x);
  paint();
});
paint();
