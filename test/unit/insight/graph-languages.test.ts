import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { graphDot } from '../../../src/insight/graph-dot.ts';
import { graphMermaid } from '../../../src/insight/graph-mermaid.ts';
import { sequence, shell } from '../engine/build.ts';
import { anyGraph, DEMO, DEMO_STATES } from './graph-samples.ts';

const NASTY = '"]; <b>&amp; #quot; `end` \\N "--> x\n%% \u202e';

describe('a sequence for Mermaid', () => {
  test('lanes are subgraphs, a gate is a rhombus, states have colours', () => {
    expect(`\n${graphMermaid(DEMO, DEMO_STATES).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      flowchart LR
        subgraph lane0["plan"]
          n0["#10003; plan"]
          n1[["#9679; merge F"]]
          n2{"#183; looks-good<br/>A person looks"}
          n3["#183; tests"]
        end
        subgraph lane1["rules"]
          n4["#10003; fix-rules"]
        end
        subgraph lane2["table"]
          n5["#10007; fix-table"]
        end
        n0 --> n4
        n0 --> n5
        n4 ==> n1
        n5 ==> n1
        n1 --> n2
        n2 --> n3
        classDef RUNNING fill:#dbeafe,stroke:#2563eb,color:#0f172a
        class n1 RUNNING
        classDef DONE fill:#dcfce7,stroke:#16a34a,color:#0f172a
        class n0,n4 DONE
        classDef FAILED fill:#fee2e2,stroke:#dc2626,color:#0f172a
        class n5 FAILED
        classDef BLOCKED fill:#f1f5f9,stroke:#cbd5e1,color:#0f172a
        class n2,n3 BLOCKED
      "
    `);
  });

  test('nothing in a name or a lane can mean something', () => {
    const lines = graphMermaid(sequence(shell('end', [], { name: NASTY, lane: NASTY })), new Map());
    const labels = lines.flatMap((line) => /^ +(?:subgraph lane0|n0)\["(.*)"\]$/.exec(line)?.[1] ?? []);
    expect(labels).toHaveLength(2);
    for (const label of labels) expect(label.replace('<br/>', '')).toMatch(/^(?:[\p{L}\p{N} -]|#\d+;)+$/u);
    const decoded = labels[0]?.replace(/#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)));
    expect(decoded).toBe('"]; <b>&amp; #quot; `end` \\N "--> x\\n%% \\u{202e}');
  });

  test('every step has one node, every edge two that exist', () => {
    fc.assert(
      fc.property(anyGraph(30), ({ seq, states }) => {
        const lines = graphMermaid(seq, states);
        const nodes = lines.flatMap((line) => /^ +(n\d+)[[{]/.exec(line)?.[1] ?? []);
        expect(new Set(nodes).size).toBe(seq.steps.length);
        for (const line of lines) {
          const edge = /^ {2}(\S*) (?:-->|-\.->|==>|-\.-) (\S*)$/.exec(line);
          if (edge !== null) expect(nodes).toEqual(expect.arrayContaining([edge[1], edge[2]]));
        }
      }),
    );
  });
});

describe('a sequence for Graphviz', () => {
  test('lanes are clusters, a gate is a diamond, states have colours', () => {
    expect(`\n${graphDot(DEMO, DEMO_STATES).join('\n')}\n`).toMatchInlineSnapshot(`
      "
      digraph "sequence" {
        rankdir=LR;
        node [shape=box, style="rounded,filled", fontname="Helvetica", fontcolor="#0f172a"];
        subgraph cluster_0 {
          label="plan";
          "plan" [label="✓ plan", fillcolor="#dcfce7", color="#16a34a"];
          "merge" [label="● merge F", fillcolor="#dbeafe", color="#2563eb"];
          "looks-good" [label="· looks-good\\nA person looks", fillcolor="#f1f5f9", color="#cbd5e1", shape=diamond, style=filled];
          "tests" [label="· tests", fillcolor="#f1f5f9", color="#cbd5e1"];
        }
        subgraph cluster_1 {
          label="rules";
          "fix-rules" [label="✓ fix-rules", fillcolor="#dcfce7", color="#16a34a"];
        }
        subgraph cluster_2 {
          label="table";
          "fix-table" [label="✗ fix-table", fillcolor="#fee2e2", color="#dc2626"];
        }
        "plan" -> "fix-rules";
        "plan" -> "fix-table";
        "fix-rules" -> "merge" [penwidth=2];
        "fix-table" -> "merge" [penwidth=2];
        "merge" -> "looks-good";
        "looks-good" -> "tests";
      }
      "
    `);
  });

  test('soft dependencies and children have strokes of their own', () => {
    const seq = sequence({ id: 'lead', type: 'b' }, shell('kid', [], { parent: 'lead' }), shell('late', [], { after: ['lead'] }));
    const edges = graphDot(seq, new Map()).filter((line) => line.includes('->'));
    expect(edges).toEqual(['  "lead" -> "late" [style=dashed];', '  "lead" -> "kid" [style=dotted, arrowhead=none];']);
  });

  test('quotes, backslashes and entities stay what they are', () => {
    const lines = graphDot(sequence(shell('a', [], { name: NASTY })), new Map());
    expect(lines.find((line) => line.includes('fillcolor'))).toBe(
      String.raw`  "a" [label="○ a\n\"]; <b>&amp;amp; #quot; ` +
        '`end`' +
        String.raw` \\N \"--> x\\n%% \\u{202e}", fillcolor="#ffffff", color="#64748b"];`,
    );
  });
});
