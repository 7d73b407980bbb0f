/** The name of mprocs' first row. */
export const WELCOME_NAME = 'threados';

/** Narrow enough for half of a terminal. */
const TEXT = `ThreadOS

Every step of this repo that starts gets a row
below this one, named after the step.

  Up, Down   look at another row
  Ctrl+A     into the row and out of it
  z          the row alone
  x          end the row's process
  v          mark and copy text
  q          close (asks first)

Start, restart, approve and remove steps in
\`threados tui\` or with \`seqctl\`. What a step wrote
stays in .threados/runs/ when its row is gone.
`;

/**
 * Says what this is and waits, so that mprocs is never an empty list. Its parent's number in the ready file proves
 * that mprocs holds its port and runs programs: with a taken port it ends before it starts any.
 * Raw mode keeps what somebody types into the row from being echoed over the text; Ctrl+C goes on ending it.
 */
const PROGRAM = `
const [ready, text] = process.argv.slice(1);
require('node:fs').writeFileSync(ready, String(process.ppid));
process.stdout.write(text);
if (process.stdin.isTTY) process.stdin.setRawMode(true);
process.stdin.on('data', (data) => { if (data.includes(3)) process.exit(0); });
process.stdin.on('end', () => process.exit(0));
`;

/** `warnings`: what of a person's mprocs settings was left out; shown below the text. */
export function welcomeArgv(node: string, readyFile: string, warnings: readonly string[]): readonly string[] {
  const text = [TEXT, ...warnings.map((warning) => `! ${warning}\n`)].join('\n');
  return [node, '-e', PROGRAM, readyFile, text.replaceAll('\n', '\r\n')];
}
