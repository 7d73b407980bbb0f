import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Action } from '../../../../src/model/action.ts';
import { failure } from '../../../../src/model/failure.ts';
import { err, ok } from '../../../../src/model/result.ts';
import { COMMAND_IDS, type CommandId } from '../../../../src/tui/keys/commands.ts';
import type { Mouse } from '../../../../src/tui/keys/key.ts';
import { cardRect } from '../../../../src/tui/layout/geometry.ts';
import type { Deed } from '../../../../src/tui/state/deed.ts';
import type { Message } from '../../../../src/tui/state/message.ts';
import { visibleFields } from '../../../../src/tui/state/forms/forms.ts';
import type { FormState } from '../../../../src/tui/state/form.ts';
import { paletteItems } from '../../../../src/tui/state/palette.ts';
import { canvasWindow, geometryOf, regions } from '../../../../src/tui/state/scene.ts';
import { proposal } from '../../../fakes/fake-threados.ts';
import { AT, view } from '../../../fixtures/records.ts';
import { CHAIN, rowOf, tuiOf, type TestTui } from '../make.ts';

const press = (...ids: readonly CommandId[]): Message[] => ids.map((id) => ({ type: 'command', id }));
const text = (value: string): Message => ({ type: 'text', text: value });

/** The deeds that were to be done or asked about so far. */
function deeds(tui: TestTui): { deed: Deed; asked: boolean }[] {
  return tui
    .effects()
    .flatMap((effect) =>
      effect.effect === 'do' || effect.effect === 'ask' ? [{ deed: effect.deed, asked: effect.effect === 'ask' }] : [],
    );
}
const performed = (tui: TestTui): readonly Action[] => deeds(tui).flatMap(({ deed }) => (deed.deed === 'perform' ? deed.actions : []));

describe('moving', () => {
  test('the first step is selected at first; arrows follow the row, then the nearest step', () => {
    const tui = tuiOf(CHAIN);
    const walk = (id: CommandId): string | null => tui.send(...press(id)).state().selection;
    expect(tui.state().selection).toBe('plan');
    expect(walk('canvas.right')).toBe('build');
    expect(walk('canvas.right')).toBe('test');
    expect(walk('canvas.right')).toBe('test');
    expect(walk('canvas.down')).toBe('docs');
    expect(walk('canvas.up')).toBe('build');
    expect(walk('canvas.first')).toBe('plan');
    expect(walk('canvas.last')).toBe('test');
  });

  test('what is selected is always inside the window, and the window inside the sheet', () => {
    const moves = COMMAND_IDS.filter((id) => /^(?:canvas|zoom|lane|pane|minimap)/.test(id));
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...moves), { maxLength: 25 }),
        fc.integer({ min: 60, max: 300 }),
        fc.integer({ min: 20, max: 100 }),
        (ids, columns, rows) => {
          const tui = tuiOf(CHAIN, { columns, rows }).send(...press(...ids));
          const geometry = geometryOf(tui.state())!;
          const window = canvasWindow(tui.state());
          if (window === null) return;
          expect(tui.state().viewport.x).toBeGreaterThanOrEqual(0);
          expect(tui.state().viewport.x).toBeLessThanOrEqual(Math.max(0, geometry.width - 1));
          const last = ids.at(-1) ?? '';
          if (!['canvas.left', 'canvas.right', 'canvas.up', 'canvas.down', 'canvas.centre'].includes(last)) return;
          const rect = cardRect(geometry, tui.state().selection!)!;
          expect(rect.x).toBeLessThan(window.x + window.width);
          expect(rect.x + rect.width).toBeGreaterThan(window.x);
          expect(rect.y).toBeLessThan(window.y + window.height);
          expect(rect.y + rect.height).toBeGreaterThan(window.y);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('a folded lane is one line, and unfolds again', () => {
    const tui = tuiOf(CHAIN).send(...press('lane.fold'));
    expect(tui.state().folded).toEqual(new Set(['main']));
    expect(cardRect(geometryOf(tui.state())!, 'build')?.height).toBe(1);
    expect(tui.send(...press('lane.unfold-all')).state().folded.size).toBe(0);
  });
});

describe('deeds', () => {
  const cases: readonly (readonly [string, readonly Message[], object])[] = [
    ['run', press('run.step'), { action: 'run.step', ids: ['plan'] }],
    ['run what can run', press('run.runnable'), { action: 'run.runnable' }],
    ['run all', press('run.all'), { action: 'run.all' }],
    ['run the marked', press('mark', 'canvas.right', 'mark', 'run.step'), { action: 'run.step', ids: ['plan', 'build'] }],
    ['stop', press('stop.step'), { action: 'stop.step', ids: ['plan'] }],
    ['kill', press('stop.kill'), { action: 'stop.step', ids: ['plan'], kill: true }],
    ['restart', press('restart.step'), { action: 'restart.step', ids: ['plan'] }],
    ['later in the lane', press('step.later'), { action: 'step.move', id: 'plan', after: 'build' }],
    ['earlier in the lane', press('canvas.right', 'step.earlier'), { action: 'step.move', id: 'build', before: 'plan' }],
    ['to the lane below', press('step.lane-down'), { action: 'step.move', id: 'plan', lane: 'side' }],
    [
      'add a dependency',
      press('canvas.right', 'canvas.right', 'dep.add', 'canvas.down', 'pick.accept'),
      { action: 'dep.add', id: 'test', on: ['docs'] },
    ],
    [
      'a soft one',
      press('canvas.right', 'canvas.right', 'dep.add', 'pick.soft', 'canvas.down', 'pick.accept'),
      { action: 'dep.add', id: 'test', on: ['docs'], soft: true },
    ],
    ['take the only dependency', press('canvas.right', 'dep.rm'), { action: 'dep.rm', id: 'build', on: ['plan'] }],
    ['show in mprocs', press('mprocs.select'), { action: 'mprocs.select', id: 'plan' }],
    ['show in mprocs alone', press('mprocs.zoom'), { action: 'mprocs.select', id: 'plan', zoom: true }],
    ['more power', press('policy.mode'), { action: 'policy.mode', mode: 'power' }],
  ];
  test.each(cases)('%s', (_name, messages, action) => {
    expect(performed(tuiOf(CHAIN).send(...messages))).toEqual([action]);
  });

  test('removing takes the arrows away first, and candidates too', () => {
    const tui = tuiOf([...CHAIN, { id: 'fuse', type: 'f', model: 'claude-code', candidates: ['build', 'docs'] }]).send(
      ...press('canvas.right', 'step.rm'),
    );
    expect(deeds(tui)).toEqual([
      {
        asked: true,
        deed: {
          deed: 'perform',
          actions: [
            { action: 'dep.rm', id: 'test', on: ['build'] },
            { action: 'step.edit', id: 'fuse', candidates: ['docs'] },
            { action: 'step.rm', id: 'build' },
          ],
        },
      },
    ]);
  });

  test('what is destructive is asked about, nothing else', () => {
    const asked = (id: CommandId): boolean => deeds(tuiOf(CHAIN).send(...press(id))).some((each) => each.asked);
    for (const id of ['step.rm', 'stop.kill', 'stop.all', 'undo', 'accept', 'policy.mode', 'trust', 'mprocs.close'] as const)
      expect(asked(id), id).toBe(true);
    for (const id of ['run.step', 'run.all', 'stop.step', 'restart.step', 'step.later', 'reconcile', 'mprocs.open'] as const)
      expect(asked(id), id).toBe(false);
  });

  test('a question is answered with yes or no, and yes carries the confirmation', () => {
    const deed: Deed = { deed: 'perform', actions: [{ action: 'step.rm', id: 'docs' }] };
    const asked = tuiOf(CHAIN).send({ type: 'confirm-ready', deed, lines: ['This removes docs.'], diff: '', then: null });
    expect(asked.state().overlay).toMatchObject({ kind: 'confirm', lines: ['This removes docs.'] });
    asked.send(...press('confirm.yes'));
    expect(asked.effects().at(-1)).toMatchObject({ effect: 'do', deed, yes: true });
    expect(asked.state().log.at(-1)).toMatchObject({ line: 'seqctl step rm docs --yes', state: 'running' });
    const refused = tuiOf(CHAIN).send({ type: 'confirm-ready', deed, lines: [], diff: '', then: null }, ...press('confirm.no'));
    expect(deeds(refused)).toEqual([]);
    expect(refused.state().overlay.kind).toBe('none');
  });

  test('trust is asked for, and then the deed that needed it is done', () => {
    const run: Deed = { deed: 'perform', actions: [{ action: 'run.step', ids: ['plan'] }] };
    const tui = tuiOf(CHAIN).send({
      type: 'deed-ended',
      id: 1,
      deed: run,
      then: null,
      outcome: err(failure('TRUST_REQUIRED', 'plan changed')),
    });
    expect(tui.effects().at(-1)).toEqual({ effect: 'ask', deed: { deed: 'trust' }, then: run });
    tui.send({ type: 'confirm-ready', deed: { deed: 'trust' }, lines: [], diff: '', then: run }, ...press('confirm.yes'));
    expect(tui.effects().at(-1)).toMatchObject({ effect: 'do', deed: { deed: 'trust' }, yes: true, then: run });
    tui.send({ type: 'deed-ended', id: 1, deed: { deed: 'trust' }, then: run, outcome: ok({ message: 'ok', warnings: [] }) });
    expect(tui.effects().at(-1)).toMatchObject({ effect: 'do', deed: run, yes: false });
  });

  test('what was made is selected, except by who has gone on to another step meanwhile', () => {
    const ended = (id: number, deed: Deed): Message => ({
      type: 'deed-ended',
      id,
      deed,
      then: null,
      outcome: ok({ message: 'Done', warnings: [] }),
    });
    const clone: Deed = { deed: 'perform', actions: [{ action: 'step.clone', id: 'plan', new_id: 'docs' }], select: 'docs' };
    const stayed = tuiOf(CHAIN).send({ type: 'deed', deed: clone }, ended(1, clone));
    expect(stayed.state().selection).toBe('docs');
    const moved = tuiOf(CHAIN).send({ type: 'deed', deed: clone }, ...press('canvas.right'), ended(1, clone));
    expect(moved.state().selection).toBe('build');
  });

  test('what failed stands in the command log, and what is long in a dialog', () => {
    const tui = tuiOf(CHAIN).send(...press('run.step'));
    const { id } = tui.state().log[0]!;
    const deed: Deed = { deed: 'perform', actions: [{ action: 'run.step', ids: ['plan'] }] };
    tui.send({ type: 'deed-ended', id, deed, then: null, outcome: err(failure('NOT_READY', 'plan cannot start', { hint: 'Wait.' })) });
    expect(tui.state().log[0]).toMatchObject({ state: 'failed', message: 'plan cannot start Wait.' });
    expect(tui.state().toast).toMatchObject({ level: 'bad' });
    tui.send({ type: 'deed-ended', id, deed, then: null, outcome: err(failure('INVALID_SEQUENCE', 'x'.repeat(300))) });
    expect(tui.state().overlay.kind).toBe('failure');
  });
});

test('of marked steps those that wait are removed before those that they wait for', () => {
  const tui = tuiOf(CHAIN).send(...press('mark', 'canvas.right', 'mark', 'canvas.right', 'mark', 'step.rm'));
  expect(performed(tui)).toEqual([
    { action: 'dep.rm', id: 'docs', on: ['plan'] },
    { action: 'step.rm', id: 'test' },
    { action: 'step.rm', id: 'build' },
    { action: 'step.rm', id: 'plan' },
  ]);
});

describe('the review', () => {
  const SHA = 'a'.repeat(64);
  const SHOWN: Message = { type: 'review-loaded', step: 'ok', frozen: { sha256: SHA, at: AT }, subjects: [] };
  const waiting = () =>
    tuiOf([...CHAIN, { id: 'ok', type: 'gate', depends_on: ['plan'] }], { statuses: { ok: 'NEEDS_REVIEW', build: 'NEEDS_REVIEW' } });

  test('a gate is shown what it waited for, then approved', () => {
    const tui = waiting().send({
      type: 'mouse',
      mouse: { kind: 'up', button: 'left', x: 0, y: 0, shift: false, ctrl: false, wheel: null },
      hit: null,
    });
    tui.send(...press('search'), text('ok'), ...press('text.accept', 'back', 'review'));
    expect(tui.effects().at(-1)).toEqual({ effect: 'load-review', step: 'ok', gate: true, subjects: ['plan'] });
    tui.send(...press('review.approve'));
    expect(tui.state().overlay.kind).toBe('review');
    tui.send(SHOWN, ...press('review.approve'));
    expect(performed(tui)).toEqual([{ action: 'gate.approve', id: 'ok', subject: SHA }]);
  });

  test.each(['REVISION_MISMATCH', 'INVALID_STATE'] as const)('what has changed since it was shown (%s) is shown anew', (code) => {
    const tui = waiting().send(
      ...press('search'),
      text('ok'),
      ...press('text.accept', 'back', 'review'),
      SHOWN,
      ...press('review.approve'),
    );
    const { id, deed } = tui.effects().findLast((effect) => effect.effect === 'do')!;
    tui.send({ type: 'deed-ended', id, deed, then: null, outcome: err(failure(code, 'it is about something else')) });
    expect(tui.state().overlay).toMatchObject({ kind: 'review', step: 'ok', again: true, loading: true });
    expect(tui.effects().at(-1)).toMatchObject({ effect: 'load-review', step: 'ok' });
  });

  test('a rejection wants a reason', () => {
    const tui = waiting().send(...press('canvas.right', 'review', 'review.reject', 'text.accept'));
    expect(performed(tui)).toEqual([]);
    tui.send(text('too slow'), ...press('text.accept'));
    expect(performed(tui)).toEqual([{ action: 'step.reject', id: 'build', reason: 'too slow' }]);
  });

  test('what waits for nobody cannot be reviewed', () => {
    expect(
      waiting()
        .send(...press('review'))
        .state().overlay.kind,
    ).toBe('none');
  });

  test('what waits is gone through: steps in order, then what is proposed, then from the first again', () => {
    const tui = waiting();
    const go = (): string => {
      const { focus, selection } = tui.send(...press('canvas.waiting')).state();
      return focus === 'dock' ? 'proposals' : (selection ?? '');
    };
    expect([go(), go(), go()]).toEqual(['build', 'ok', 'build']);
    tui.send({ type: 'proposals', proposals: [proposal()] });
    expect([go(), go(), go()]).toEqual(['ok', 'proposals', 'build']);
    expect(tui.state().focus).toBe('canvas');
    const idle = tuiOf(CHAIN).send(...press('canvas.waiting'));
    expect(idle.state().toast?.text).toBe('Nothing waits for you.');
  });

  test('a step that begins to wait calls a person once', () => {
    const tui = tuiOf(CHAIN);
    const calls = () => tui.effects().filter((effect) => effect.effect === 'attention');
    const rows = CHAIN.map((step) => rowOf(step.id, step.id === 'build' ? 'NEEDS_REVIEW' : 'DONE'));
    tui.send({ type: 'status', view: view(rows) }, { type: 'status', view: view(rows) }, { type: 'rows', view: view(rows.slice(0, 2)) });
    expect(calls()).toEqual([{ effect: 'attention', text: 'build waits for your review' }]);
    expect(tui.state().world.rows.size).toBe(4);
  });
});

describe('forms', () => {
  test('a new step: what can be seen to be wrong is said at once, the rest is asked', () => {
    const tui = tuiOf(CHAIN).send(...press('step.add'));
    const form = () =>
      tui.state().overlay.kind === 'form' ? (tui.state().overlay as { form: { problem: string | null; serial: number } }).form : null;
    expect(form()?.problem).toBe('id: needs a name');
    tui.send(text('Bad Id'));
    expect(form()?.problem).toContain('must begin with');
    tui.send(text('plan'));
    expect(form()?.problem).toBe('id: plan exists already');
    tui.send(text('extra'));
    expect(form()?.problem).toBeNull();
    expect(tui.effects().at(-1)).toMatchObject({ effect: 'check-form' });
    tui.send({ type: 'form-checked', serial: form()!.serial - 1, problem: 'late', diff: '', verdict: null });
    expect(form()?.problem).toBeNull();
    tui.send({ type: 'form-checked', serial: form()!.serial, problem: 'a cycle', diff: '', verdict: null }, ...press('form.submit'));
    expect(performed(tui)).toEqual([]);
    tui.send(text('extra'), ...press('form.submit'));
    expect(performed(tui)).toEqual([{ action: 'step.add', id: 'extra', lane: 'main', model: 'claude-code', depends_on: ['plan'] }]);
    expect(tui.state().overlay.kind).toBe('none');
  });

  test('a program wants no review unless somebody said so: the usual one follows the model', () => {
    const tui = tuiOf(CHAIN).send(...press('step.add'), text('extra'));
    const overlay = () => tui.state().overlay as { form: FormState };
    const review = () => overlay().form.fields.find((field) => field.name === 'review')?.value;
    expect(review()).toBe('required');
    goTo(tui, 'model');
    // The last of the known models is shell.
    tui.send(...press('form.left'));
    expect(review()).toBe('none');
    goTo(tui, 'review');
    tui.send(...press('form.right'));
    goTo(tui, 'model');
    tui.send(...press('form.right'));
    expect(review()).toBe('required');
  });

  test('a form that cannot go through leads to the field that is wrong', () => {
    const tui = tuiOf(CHAIN).send(...press('step.add'));
    goTo(tui, 'timeout');
    tui.send(...press('form.submit'));
    const { form } = tui.state().overlay as { form: FormState };
    expect(visibleFields(form)[form.index]?.name).toBe('id');
  });

  test('an edit says only what changed, and what was emptied', () => {
    const tui = tuiOf([{ id: 'a', model: 'shell', command: ['npm', 'test'], role: 'tester', timeout: '10m' }]).send(...press('step.edit'));
    expect(performed(tui.send(...press('form.submit')))).toEqual([]);
    tui.send(...press('step.edit'), text('A name'));
    goTo(tui, 'role');
    tui.send(text(''));
    goTo(tui, 'command');
    tui.send(text('npm run "a b"'), ...press('form.submit'));
    expect(performed(tui)).toEqual([{ action: 'step.edit', id: 'a', name: 'A name', command: ['npm', 'run', 'a b'], unset: ['role'] }]);
  });

  test('marked steps become a group; one step fans out', () => {
    const group = tuiOf(CHAIN).send(
      ...press('canvas.right', 'mark', 'canvas.down', 'mark', 'group.parallelize'),
      text('both'),
      ...press('form.submit'),
    );
    expect(performed(group)).toEqual([{ action: 'group.parallelize', ids: ['build', 'docs'], as: 'both' }]);
    const fan = tuiOf(CHAIN).send(...press('group.parallelize'), text('5'), ...press('form.submit'));
    expect(performed(fan)).toEqual([{ action: 'group.parallelize', id: 'plan', fanout: 5, mode: 'repeat' }]);
  });

  test('phases with gates between are one transaction', () => {
    const tui = tuiOf(CHAIN).send(
      { type: 'mouse', mouse: click(0, 0), hit: { on: 'rail', index: 2 } },
      text('one, two'),
      ...press('form.submit'),
    );
    expect(performed(tui).map((action) => ('id' in action ? `${action.action} ${String(action.id)}` : ''))).toEqual([
      'step.add one',
      'gate.insert ok-one',
      'step.move ok-one',
      'step.add two',
    ]);
  });

  test('a gate goes between what is selected and what waits for it', () => {
    const tui = tuiOf(CHAIN).send(...press('gate.insert', 'form.submit'));
    expect(performed(tui)).toEqual([
      { action: 'gate.insert', id: 'ok-plan', after: ['plan'], before: ['build', 'docs'] },
      { action: 'step.move', id: 'ok-plan', lane: 'main' },
    ]);
  });

  function goTo(tui: TestTui, name: string): void {
    const { overlay } = tui.state();
    if (overlay.kind !== 'form') throw new Error('no form');
    for (let i = 0; i < overlay.form.fields.length; i += 1) {
      const now = tui.state().overlay;
      if (now.kind !== 'form') throw new Error('no form');
      const field = focusedName(now);
      if (field === name) return;
      tui.send(...press('form.next'));
    }
    throw new Error(`no field ${name}`);
  }
});

function focusedName(overlay: { form: FormState }): string | undefined {
  return visibleFields(overlay.form)[overlay.form.index]?.name;
}

describe('the mouse', () => {
  /** The screen's cell of a point of a card. */
  function cell(tui: TestTui, id: string, dx: number, dy: number) {
    const rect = cardRect(geometryOf(tui.state())!, id)!;
    const { canvas, gutter } = regions(tui.state());
    return { x: rect.x + dx - tui.state().viewport.x + canvas!.x + gutter, y: rect.y + dy - tui.state().viewport.y + canvas!.y };
  }
  const mouse = (kind: Mouse['kind'], at: { x: number; y: number }, more: Partial<Mouse> = {}): Message => ({
    type: 'mouse',
    hit: null,
    mouse: { kind, button: 'left', ...at, shift: false, ctrl: false, wheel: null, ...more },
  });
  const drag = (from: { x: number; y: number }, to: { x: number; y: number }, more: Partial<Mouse> = {}): Message[] => [
    mouse('down', from, more),
    mouse('drag', to, more),
    mouse('up', to, more),
  ];

  test('a click selects, and a quick action of the selected card acts', () => {
    const tui = tuiOf(CHAIN);
    tui.send(mouse('down', cell(tui, 'docs', 3, 2)), mouse('up', cell(tui, 'docs', 3, 2)));
    expect(tui.state().selection).toBe('docs');
    tui.send(mouse('down', cell(tui, 'docs', 3, 4)));
    expect(performed(tui)).toEqual([{ action: 'run.step', ids: ['docs'] }]);
  });

  test('from a card’s right edge to another card: that one waits for this one', () => {
    const tui = tuiOf(CHAIN);
    tui.send(...drag(cell(tui, 'docs', 23, 2), cell(tui, 'test', 4, 1)));
    expect(performed(tui)).toEqual([{ action: 'dep.add', id: 'test', on: ['docs'] }]);
    tui.send(...drag(cell(tui, 'docs', 23, 2), cell(tui, 'test', 4, 1), { ctrl: true }));
    expect(performed(tui).at(-1)).toEqual({ action: 'dep.add', id: 'test', on: ['docs'], soft: true });
    expect(tui.state().drag).toBeNull();
  });

  test('a card let go of on another is put before or after it; in another lane it changes the lane', () => {
    const tui = tuiOf(CHAIN);
    tui.send(...drag(cell(tui, 'build', 5, 1), cell(tui, 'test', 5, 1)));
    expect(performed(tui)).toEqual([{ action: 'step.move', id: 'build', after: 'test' }]);
    tui.send(...drag(cell(tui, 'test', 5, 1), { ...cell(tui, 'test', 5, 1), y: cell(tui, 'docs', 0, 1).y }));
    expect(performed(tui).at(-1)).toEqual({ action: 'step.move', id: 'test', lane: 'side' });
  });

  test('a lane’s name folds it; the wheel and the ground scroll', () => {
    const tui = tuiOf(CHAIN, { columns: 100, rows: 20 });
    tui.send(mouse('down', { x: 3, y: cell(tui, 'plan', 0, 1).y }));
    expect(tui.state().folded).toEqual(new Set(['main']));
    tui.send(...press('lane.unfold-all'), mouse('wheel', { x: 40, y: 8 }, { wheel: 'down', button: 'none' }));
    expect(tui.state().viewport.x + tui.state().viewport.y).toBeGreaterThanOrEqual(0);
  });

  test('no mouse event and no key breaks anything', () => {
    const anyMouse = fc.record({
      kind: fc.constantFrom('down' as const, 'up' as const, 'drag' as const, 'wheel' as const),
      button: fc.constantFrom('left' as const, 'right' as const),
      x: fc.nat(140),
      y: fc.nat(44),
      shift: fc.boolean(),
      ctrl: fc.boolean(),
      wheel: fc.constantFrom('up' as const, 'down' as const, 'left' as const, 'right' as const),
    });
    const anyMessage = fc.oneof(
      fc.constantFrom(...COMMAND_IDS).map((id): Message => ({ type: 'command', id })),
      anyMouse.map((event): Message => ({ type: 'mouse', mouse: event, hit: null })),
      fc.constantFrom('x', '', 'plan').map((value): Message => ({ type: 'text', text: value })),
      fc
        .record({ columns: fc.integer({ min: 0, max: 300 }), rows: fc.integer({ min: 0, max: 100 }) })
        .map((size): Message => ({ type: 'resize', ...size })),
    );
    fc.assert(
      fc.property(fc.array(anyMessage, { maxLength: 40 }), (messages) => {
        const tui = tuiOf(CHAIN).send(...messages);
        const { canvas, inspector, dock, rail, size } = regions(tui.state());
        for (const rect of [canvas, inspector, dock, rail]) {
          if (rect === null) continue;
          expect(rect.x + rect.width).toBeLessThanOrEqual(size.columns);
          expect(rect.width).toBeGreaterThan(0);
        }
      }),
      { numRuns: 300 },
    );
  });
});

function click(x: number, y: number): Mouse {
  return { kind: 'down', button: 'left', x, y, shift: false, ctrl: false, wheel: null };
}

describe('looking for things', () => {
  test('a search goes to matches as it is typed, from one to the next, and stays as a filter', () => {
    const tui = tuiOf(CHAIN).send(...press('search'), text('o'));
    expect(tui.state().selection).toBe('docs');
    tui.send(text('t'), ...press('text.down'));
    expect(tui.state().selection).toBe('test');
    tui.send(...press('text.accept'));
    expect(tui.state().filter.text).toBe('t');
    expect(tui.send(...press('back')).state().filter.text).toBe('');
  });

  test('the palette finds commands by their letters and steps by name', () => {
    const tui = tuiOf(CHAIN).send(...press('palette'), text('runwhole'), ...press('text.accept'));
    expect(performed(tui)).toEqual([{ action: 'run.all' }]);
    tui.send(...press('palette'), text('go docs'), ...press('text.accept'));
    expect(tui.state().selection).toBe('docs');
  });

  test('an empty palette begins with what is done, not with how one moves', () => {
    const items = paletteItems(tuiOf(CHAIN).state(), '');
    const titles = items.map((item) => item.title);
    expect(titles.indexOf('Next step')).toBeGreaterThan(titles.indexOf('New step'));
    expect(titles).toHaveLength(new Set(titles).size);
  });

  test('an answer about a step that is no longer selected is dropped', () => {
    const tui = tuiOf(CHAIN).send(...press('inspector.prompt', 'canvas.right'));
    tui.send({ type: 'prompt', id: 'plan', path: 'p', text: 'old' });
    expect(tui.state().inspector.loaded.prompt).toBeNull();
    tui.send({ type: 'prompt', id: 'build', path: 'p', text: 'new' });
    expect(tui.state().inspector.loaded.prompt?.text).toBe('new');
  });

  test('a followed log stays at its end and keeps a bounded number of lines', () => {
    const tui = tuiOf(CHAIN, { statuses: { plan: 'RUNNING' } }).send(...press('inspector.log'));
    const effect = tui.effects().find((each) => each.effect === 'load-log')!;
    expect(effect).toMatchObject({ instance: 'plan', follow: true });
    const { key } = effect as { key: string };
    tui.send({ type: 'log', id: 'plan', key, lines: [], skipped: 0 });
    for (let i = 0; i < 6; i += 1)
      tui.send({ type: 'log-more', key, lines: Array.from({ length: 1000 }, (_, n) => `line ${String(i * 1000 + n)}`) });
    expect(tui.state().inspector.loaded.log).toMatchObject({ skipped: 1000 });
    expect(tui.state().inspector.loaded.log?.lines.at(-1)?.text).toBe('line 5999');
    tui.send({ type: 'log-more', key: 'another', lines: ['x'] });
    expect(tui.state().inspector.loaded.log?.lines.at(-1)?.text).toBe('line 5999');
  });
});
