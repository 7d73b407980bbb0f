import { graphDot } from '../../insight/graph-dot.ts';
import { graphMermaid } from '../../insight/graph-mermaid.ts';
import { graphSvg } from '../../insight/graph-svg.ts';
import { graphText, plainLines } from '../../insight/graph-text.ts';
import { readGraph } from '../../insight/read-graph.ts';
import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import type { Io } from '../io.ts';
import { renderGraph } from '../render/graph.ts';

export const graph: Run<'graph'> = async ({ flags }, { threados, io }) => {
  const read = await readGraph(threados);
  if (!read.ok) return read;
  const { sequence, states } = read.value;
  const as = flags.as ?? 'text';
  if (as === 'text') {
    const drawn = graphText(sequence, states, { width: io.stdout.columns, ascii: wantsAscii(io.env) });
    return ok({ data: { as, text: joined(plainLines(drawn)) }, text: ({ paint }) => renderGraph(drawn, paint) });
  }
  const lines = { dot: graphDot, mermaid: graphMermaid, svg: graphSvg }[as](sequence, states);
  return ok({ data: { as, text: joined(lines) }, text: () => lines });
};

function joined(lines: readonly string[]): string {
  return lines.map((line) => `${line}\n`).join('');
}

/** The consoles whose fonts lack the lines and signs of the drawing; the TUI goes by the same signs. */
function wantsAscii(env: Io['env']): boolean {
  return env['THREADOS_ASCII'] === '1' || env['TERM'] === 'linux' || env['TERM'] === 'dumb';
}
