import type { Io } from '../cli/io.ts';
import { renderGraph } from '../cli/render/graph.ts';
import { progressLine } from '../cli/render/progress.ts';
import { paintFor, type Screen } from '../cli/render/screen.ts';
import type { DemoOptions } from '../demo/demo.ts';
import { graphText } from '../insight/graph-text.ts';
import { readGraph } from '../insight/read-graph.ts';

/** How the demo speaks: on stdout, in the signs and colours of seqctl. */
export async function createDemoVoice(io: Io): Promise<Pick<DemoOptions, 'say' | 'quote' | 'tell' | 'draw'>> {
  const paint = await paintFor(io.stdout, io.env, null);
  const screen: Screen = { width: io.stdout.columns, terminal: io.stdout.isTTY, paint };
  const say = async (line: string): Promise<void> => {
    await io.stdout.write(`${line}\n`);
  };
  return {
    say,
    quote: (command) => say(`${paint.faint('$')} ${paint.strong(command)}`),
    tell: async (event) => {
      const line = progressLine(event);
      if (line !== null) await say(`  ${line(screen)}`);
    },
    draw: async (os) => {
      const read = await readGraph(os);
      if (!read.ok) return;
      const ascii = (io.env['THREADOS_ASCII'] ?? '') !== '';
      const lines = graphText(read.value.sequence, read.value.states, { width: screen.width, ascii });
      for (const line of renderGraph(lines, paint)) await say(line);
    },
  };
}
