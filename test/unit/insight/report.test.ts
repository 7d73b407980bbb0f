import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { RunAnswer } from '../../../src/app/threados.ts';
import { renderReport } from '../../../src/insight/report.ts';
import type { InstanceTexts, ReportFacts } from '../../../src/insight/report/facts.ts';
import { patchView } from '../../../src/insight/report/patch-view.ts';
import { row, statusFile, view } from '../../fixtures/records.ts';
import { sequence, shell } from '../engine/build.ts';

const NASTY = `</pre></style><script>alert("1")</script><img src=x onerror='alert(2)'>&amp;\u202e\u001b[31m`;

/** A page about two steps, in which every text from outside is `text`. */
function facts(text: string): ReportFacts {
  const attempts = [
    {
      ...statusFile('a'),
      started_at: '2026-11-23T09:00:00.000Z',
      ended_at: '2026-11-23T09:01:00.000Z',
      duration_ms: 60_000,
      command: [text],
      model: text,
    },
    {
      ...statusFile('b'),
      started_at: '2026-11-23T09:01:00.000Z',
      ended_at: null,
      duration_ms: null,
      state: 'running' as const,
      outcome: null,
      error: { code: 'x', message: text },
      usage: { input_tokens: 1_234_567, output_tokens: null, cost_usd: 0.5 },
      model: 'codex',
    },
  ];
  const rows = ['a', 'b'].map((id) =>
    row(id, {
      name: text,
      lane: text,
      role: text,
      model: text,
      status: id === 'a' ? 'DONE' : 'FAILED',
      reason: { code: 'exit-code', message: text, ids: [] },
      instances: [
        {
          instance: id,
          status: 'DONE',
          reason: null,
          attempt: 1,
          started_at: null,
          ended_at: null,
          duration_ms: null,
          exit_code: 0,
          usage: null,
          artifacts: null,
        },
      ],
    }),
  );
  const run: RunAnswer = {
    record: {
      schema: 1,
      run_id: 'r1',
      created_at: '2026-11-23T09:00:00.000Z',
      created_by: text,
      revision: 'a'.repeat(12),
      executor: 'direct',
      superseded: {},
      reviews: [{ step: 'a', attempt: 1, decision: 'approved', actor: text, at: '2026-11-23T09:00:30.000Z', note: text }],
    },
    view: { ...view(rows), sequence: text },
    attempts,
  };
  const log = { lines: [text, `${text}\t`], skipped: 7 };
  const patch = `diff --git a/x.js b/x.js\nindex 1..2 100644\n--- a/x.js\n+++ b/x.js\n@@ -1 +1 @@ ${text}\n--- was\n+${text}\n`;
  const texts: InstanceTexts = { summary: text, patch, stdout: log, stderr: log };
  return {
    sequence: { ...sequence(shell('a', [], { name: 'n' }), shell('b', ['a'])), name: text },
    run,
    texts: new Map([['a', texts]]),
    audit: [
      {
        seq: 1,
        at: '2026-11-23T09:00:00.000Z',
        actor: text,
        action: text,
        input: {},
        decision: text,
        result: text,
        revision_before: null,
        revision_after: null,
        run_id: 'r1',
        prev: '',
        hash: '',
      },
    ],
    at: '2026-11-23T09:02:00.000Z',
  };
}

interface Page {
  readonly elements: readonly { readonly name: string; readonly attributes: Readonly<Record<string, string>> }[];
  readonly text: string;
}

/** What a browser makes of the page. */
function read(html: string): Page {
  const elements: { name: string; attributes: Record<string, string> }[] = [];
  let text = '';
  const walk = (node: Tree.ChildNode): void => {
    if ('value' in node) text += node.value;
    if (!('childNodes' in node)) return;
    elements.push({ name: node.tagName, attributes: Object.fromEntries(node.attrs.map(({ name, value }) => [name, value])) });
    node.childNodes.forEach(walk);
  };
  const problems: string[] = [];
  parse(html, { onParseError: ({ code }) => problems.push(code) }).childNodes.forEach(walk);
  expect(problems).toEqual([]);
  return { elements, text };
}

describe('the page', () => {
  test('names and logs stay text, whatever they say', () => {
    const safe = read(renderReport(facts('any')));
    const nasty = read(renderReport(facts(NASTY)));
    expect(nasty.elements.map((each) => each.name)).toEqual(safe.elements.map((each) => each.name));
    for (const { name, attributes } of nasty.elements) {
      expect(name).not.toMatch(/^(?:script|img|iframe|object|link|base|form)$/);
      for (const attribute of Object.keys(attributes)) expect(attribute).not.toMatch(/^(?:on|src|srcset|action)/);
      expect(attributes['href'] ?? '#').toMatch(/^#/);
    }
    expect(nasty.text).toContain('<script>alert("1")</script>');
    expect(nasty.text).not.toMatch(/[\u001b\u202e]/);
  });

  test('nothing may be fetched or run', () => {
    const { elements } = read(renderReport(facts('any')));
    const policy = elements.find((each) => each.attributes['http-equiv'] === 'Content-Security-Policy');
    expect(policy?.attributes['content']).toBe("default-src 'none'; style-src 'unsafe-inline'");
  });

  test('says what there is: parts, tokens in groups, what was cut', () => {
    const { text, elements } = read(renderReport(facts('any')));
    for (const title of ['Timeline', 'Graph', 'Gates and reviews', 'Steps', 'Tokens and cost', 'Audit log']) expect(text).toContain(title);
    expect(text).toContain('1 234 567');
    expect(text).toContain('7 lines before: seqctl logs a');
    const open = elements.filter(
      (each) => each.name === 'details' && each.attributes['class'] === 'step' && each.attributes['open'] !== undefined,
    );
    expect(open.map((each) => each.attributes['id'])).toEqual(['step-b']);
  });

  test('bars last as long as what they show', () => {
    const bars = read(renderReport(facts('any'))).elements.filter((each) => each.name === 'rect' && each.attributes['class'] === 'bar');
    expect(bars.map(({ attributes }) => Math.round(Number(attributes['width'])))).toEqual([406, 406]);
  });

  test('a run in which nothing ran yet', () => {
    const empty = facts('any');
    const html = renderReport({
      ...empty,
      run: { ...empty.run, attempts: [], view: view([]), record: { ...empty.run.record, reviews: [] } },
      texts: new Map(),
      audit: [],
    });
    expect(read(html).text).not.toContain('Timeline');
  });
});

describe('a patch', () => {
  test('is coloured by what its lines are, not by how they look', () => {
    const lines = patchView(facts('any').texts.get('a')!.patch!, 'seqctl diff a');
    expect(lines).toEqual([
      '<details class="file" open><summary><code>x.js</code> <span class="add">+1</span> <span class="del">−1</span></summary>',
      '<pre class="patch"><span class="hunk">@@ -1 +1 @@ any\n</span><span class="del">--- was\n</span><span class="add">+any\n</span></pre>',
      '</details>',
    ]);
  });

  test('keeps what git says of a file, and tells where the rest of a long one is', () => {
    const made = 'diff --git a/y b/y\nnew file mode 100644\nindex 0..1\n--- /dev/null\n+++ b/y\n@@ -0,0 +1,2000 @@\n';
    const html = patchView(`${made}${'+x\n'.repeat(2000)}`, 'seqctl diff a').join('\n');
    expect(html).toContain('<span class="head">new file mode 100644\n</span><span class="hunk">');
    expect(html).toContain('501 more lines: <code>seqctl diff a</code>');
    expect(html).toContain('+2000');
  });
});
