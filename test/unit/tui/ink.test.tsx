import { stripVTControlCharacters } from 'node:util';
import { render } from 'ink-testing-library';
import { expect, onTestFinished, test } from 'vitest';
import { App } from '../../../src/tui/app.tsx';
import { createHits } from '../../../src/tui/components/hits.ts';
import { reduce } from '../../../src/tui/state/reduce.ts';
import { createStore } from '../../../src/tui/state/store.ts';
import type { CommandId } from '../../../src/tui/keys/commands.ts';
import { until } from '../../rig/until.ts';
import { view } from '../../fixtures/records.ts';
import { CHAIN, tuiOf, rowOf } from './make.ts';

/** The whole screen, drawn by Ink alone: no compositor, no terminal. ink-testing-library is 100 columns wide. */
function screenOf(...ids: readonly CommandId[]) {
  const tui = tuiOf(CHAIN, { columns: 100, rows: 30, statuses: { plan: 'DONE', build: 'RUNNING', docs: 'NEEDS_REVIEW' } });
  const store = createStore(tui.state(), reduce, () => undefined);
  const ink = render(<App context={{ store, hits: createHits(), painted: false }} />);
  for (const id of ids) store.dispatch({ type: 'command', id });
  onTestFinished(ink.unmount);
  const frame = (): string => stripVTControlCharacters(ink.lastFrame() ?? '');
  // React draws in its own time.
  const shows = (text: string): Promise<void> => until(`the screen shows ${text}`, () => frame().includes(text), 5000);
  const hides = (text: string): Promise<void> => until(`the screen hides ${text}`, () => !frame().includes(text), 5000);
  return { store, frame, shows, hides };
}

test('the canvas is the same cells where no compositor paints it', async () => {
  const { frame, shows } = screenOf();
  await shows('┃ plan ');
  expect(frame()).toMatch(/┃ ✓ done +○─┬───▶│ . running/);
  expect(frame()).toContain('◆ 1 waits for you');
  expect(frame()).toContain('▾ main');
  expect(
    frame()
      .split('\n')
      .filter((row) => row.length > 100),
  ).toEqual([]);
});

test.each([
  ['help', 'Next step that waits for you'],
  ['palette', 'what to do, or where to go'],
  ['command-log', 'Nothing was done yet'],
  ['step.add', 'New step'],
  ['pane.rail', 'Templates'],
  ['inspector.open', 'waits for'],
] as const)('%s', async (id, text) => {
  await screenOf('canvas.right', id).shows(text);
});

test('the badge goes when nothing waits any more', async () => {
  const { store, shows, hides } = screenOf();
  await shows('waits for you');
  store.dispatch({ type: 'status', view: view(CHAIN.map((step) => rowOf(step.id, 'DONE'))) });
  await hides('waits for you');
});
