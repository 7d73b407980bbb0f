import type { Step } from '../../model/sequence.ts';
import type { StatusFile, StatusRow, Usage } from '../../model/status.ts';
import { printable } from '../../util/printable.ts';
import { briefDuration } from '../layout/brief-duration.ts';
import { glyphsFor, type Glyphs } from '../layout/glyphs.ts';
import { line, seg, type Line } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { currentInstance, instancesOf, rowsOf, selectedStep, statusOf } from '../state/ask.ts';
import { diffLines } from '../state/diff-lines.ts';
import { graphOf } from '../state/scene.ts';
import { joinCommand } from '../state/split-command.ts';
import type { TuiState } from '../state/state.ts';
import { logRows, rowTexts } from './log-rows.ts';
import { STATUS_TONE_NAME } from './top-bar.ts';

/** The rows of the inspector's open tab, of which the pane shows a window. */
export function inspectorLines(state: TuiState, width: number): readonly Line[] {
  const step = selectedStep(state);
  if (step === null) return [line(seg('faint', 'Nothing is selected.'))];
  const row = rowsOf(state).get(step.id);
  switch (state.inspector.tab) {
    case 'about':
      return aboutLines(state, step, row, width);
    case 'prompt':
      return promptLines(state, step, width);
    case 'log':
      return logLines(state, width);
    case 'diff':
      return patchLines(state);
    case 'attempts':
      return attemptLines(state, width);
  }
}

const LABEL = 12;

function pair(label: string, value: string, width: number): Line[] {
  if (value === '') return [];
  const [first = '', ...rest] = wrap(printable(value), Math.max(8, width - LABEL));
  return [line(seg('faint', label.padEnd(LABEL)), first), ...rest.map((text) => line(`${' '.repeat(LABEL)}${text}`))];
}

function heading(text: string): Line[] {
  return [[], line(seg('strong', text))];
}

function aboutLines(state: TuiState, step: Step, row: StatusRow | undefined, width: number): Line[] {
  const glyphs = glyphsFor(state.look.ascii);
  const put = (label: string, value: string | null | undefined): Line[] => pair(label, value ?? '', width);
  const isGate = step.type === 'gate';
  const about = (label: string, ids: readonly string[]): Line[] => stepLines(label, ids, state, glyphs, width);
  return [
    ...statusLines(row, width),
    ...(step.name === step.id ? [] : put('name', step.name)),
    ...put('type', typeText(step)),
    ...put('lane', step.lane),
    ...put('role', step.role),
    ...(isGate ? [] : put('model', [step.model, step.model_name].filter((part) => part !== null).join(' '))),
    ...put('fallback', step.fallback.join(', ')),
    ...(isGate || step.model === 'shell' ? [] : put('may', step.permissions)),
    ...put('command', step.command === null ? '' : joinCommand(step.command)),
    ...(isGate ? [] : put('folder', step.worktree ? `own worktree (${step.cwd})` : step.cwd)),
    ...about('waits for', step.depends_on),
    ...about('soft, after', step.after),
    ...about('candidates', step.candidates),
    ...about('children', graphOf(state)?.children.get(step.id) ?? []),
    ...put('group', step.group),
    ...put('parent', step.parent),
    ...(isGate ? put('rework', `at most ${String(step.rework)} times`) : put('review', step.review)),
    ...put('timeout', step.timeout_ms === null ? '' : briefDuration(step.timeout_ms)),
    ...put('retries', step.retries === 0 ? '' : String(step.retries)),
    ...watchdogLines(step, width),
    ...instanceLines(row, glyphs),
    ...(row?.artifacts === null || row?.artifacts === undefined ? [] : [...heading('Files'), ...artifactLines(row.artifacts, width)]),
  ];
}

function watchdogLines(step: Step, width: number): Line[] {
  const { watchdog } = step;
  if (watchdog === null) return [];
  const ms = (value: number | null): string => (value === null ? '' : briefDuration(value));
  return [
    ...heading('Watchdog'),
    ...pair('start', ms(watchdog.start_ms), width),
    ...pair('idle', watchdog.idle_ms === null ? '' : `${ms(watchdog.idle_ms)}, then ${watchdog.on_stall}`, width),
    ...pair('verify', watchdog.verify === null ? '' : `${joinCommand(watchdog.verify)}, every ${ms(watchdog.every_ms)}`, width),
  ];
}

/** What the head of the pane does not say already. */
function statusLines(row: StatusRow | undefined, width: number): Line[] {
  if (row === undefined) return [];
  const lines = [
    ...pair('because', row.reason?.message ?? '', width),
    ...pair('attempt', row.attempt === null ? '' : String(row.attempt), width),
    ...pair('exit code', row.exit_code === null ? '' : String(row.exit_code), width),
    ...pair('usage', row.usage === null ? '' : usageText(row.usage), width),
  ];
  return lines.length === 0 ? [] : [...lines, []];
}

function typeText(step: Step): string {
  switch (step.type) {
    case 'p':
      return `P, ${String(step.fanout)} instances, ${step.mode}, ${joinText(step)}`;
    case 'c':
      return step.phase === null ? 'C, in phases' : `C, phase ${String(step.phase)}`;
    case 'f':
      return `F, fuses its candidates, ${joinText(step)}`;
    case 'b':
      return `B, may start ${String(step.limits.children)} others`;
    case 'l':
      return 'L, runs long';
    case 'base':
    case 'gate':
      return step.type;
  }
}

function joinText({ join }: Step): string {
  return `${join === 'any' ? 'one' : String(join)} must succeed`;
}

/** Up to this many steps stand below each other, each with its status. */
const FEW = 8;

function stepLines(label: string, ids: readonly string[], state: TuiState, glyphs: Glyphs, width: number): Line[] {
  if (ids.length > FEW) return pair(label, ids.join(', '), width);
  return ids.map((id, i) => {
    const status = statusOf(state, id.split('.')[0] ?? id);
    const lead = (i === 0 ? label : '').padEnd(LABEL);
    return line(seg('faint', lead), seg(STATUS_TONE_NAME[status], `${glyphs.status[status]} `), id);
  });
}

export function usageText(usage: Usage): string {
  const parts = [
    usage.input_tokens === null ? '' : `${thousands(usage.input_tokens)} in`,
    usage.output_tokens === null ? '' : `${thousands(usage.output_tokens)} out`,
    usage.cost_usd === null ? '' : `$${usage.cost_usd.toFixed(2)}`,
  ];
  return parts.filter((part) => part !== '').join(', ');
}

function thousands(count: number): string {
  return count < 10_000 ? String(count) : `${(count / 1000).toFixed(count < 100_000 ? 1 : 0)}k`;
}

function instanceLines(row: StatusRow | undefined, glyphs: Glyphs): Line[] {
  if (row === undefined || row.instances.length < 2) return [];
  const widest = Math.max(...row.instances.map((instance) => instance.instance.length));
  return [
    ...heading('Instances'),
    ...row.instances.map((instance) =>
      line(
        seg(STATUS_TONE_NAME[instance.status], `${glyphs.status[instance.status]} `),
        instance.instance.padEnd(widest + 2),
        seg('faint', instance.duration_ms === null ? '' : briefDuration(instance.duration_ms)),
      ),
    ),
  ];
}

function artifactLines(paths: NonNullable<StatusRow['artifacts']>, width: number): Line[] {
  const { dir, ...files } = paths;
  const inside = (path: string): string => (path.startsWith(`${dir}/`) ? path.slice(dir.length + 1) : path);
  return [
    ...pair('in', dir, width),
    ...Object.entries(files).flatMap(([name, path]) => pair(name, typeof path === 'string' ? inside(path) : '', width)),
  ];
}

function promptLines(state: TuiState, step: Step, width: number): Line[] {
  const { prompt } = state.inspector.loaded;
  if (step.type === 'gate') return [line(seg('faint', 'A gate has no prompt.'))];
  if (prompt === null) return [];
  if (prompt.text === null || prompt.text.trim() === '') {
    return [
      line(seg('faint', 'No prompt yet.')),
      line(seg('faint', 'E edits it, T makes it from a template.')),
      [],
      line(seg('faint', prompt.path)),
    ];
  }
  return [
    line(seg('faint', prompt.path)),
    [],
    ...wrap(prompt.text, width).map((text) => line(seg(text.startsWith('#') ? 'strong' : 'plain', text))),
  ];
}

function logLines(state: TuiState, width: number): Line[] {
  const { loaded, search, stream } = state.inspector;
  if (loaded.log === null) return [];
  if (loaded.log.lines.length === 0) return [line(seg('faint', stream === 'stdout' ? 'No output yet.' : 'Nothing on stderr.'))];
  const skipped = loaded.log.skipped === 0 ? [] : [line(seg('faint', `${String(loaded.log.skipped)} lines before`))];
  const { lines } = loaded.log;
  if (search === '') return [...skipped, ...lines.flatMap((entry) => logRows(entry, width, glyphsFor(state.look.ascii)))];
  const wanted = search.toLowerCase();
  const hits = lines.flatMap((entry) => rowTexts(entry, width)).filter((text) => text.toLowerCase().includes(wanted));
  return hits.length === 0 ? [line(seg('faint', `No line has "${search}".`))] : hits.map((text) => highlight(text, wanted));
}

function highlight(text: string, wanted: string): Line {
  const parts: Line[number][] = [];
  const lower = text.toLowerCase();
  let from = 0;
  for (let at = lower.indexOf(wanted); at >= 0; at = lower.indexOf(wanted, from)) {
    parts.push(seg('plain', text.slice(from, at)), seg('hit', text.slice(at, at + wanted.length)));
    from = at + wanted.length;
  }
  return [...parts, seg('plain', text.slice(from))];
}

function patchLines(state: TuiState): Line[] {
  const { diff } = state.inspector.loaded;
  if (diff === null) return [];
  return diff.patch === '' ? [line(seg('faint', diff.note ?? 'No changes.'))] : diffLines(diff.patch);
}

function attemptLines(state: TuiState, width: number): Line[] {
  const glyphs = glyphsFor(state.look.ascii);
  const { attempts } = state.inspector.loaded;
  if (attempts.length === 0) return [line(seg('faint', 'It has not run yet.'))];
  return attempts.toReversed().flatMap((attempt, i) => [...(i === 0 ? [] : [[]]), ...oneAttempt(attempt, glyphs, width)]);
}

function oneAttempt(attempt: StatusFile, glyphs: Glyphs, width: number): Line[] {
  const good = attempt.outcome === 'success';
  const status = attempt.outcome === null ? 'RUNNING' : good ? 'DONE' : 'FAILED';
  return [
    line(
      seg(STATUS_TONE_NAME[status], `${glyphs.status[status]} `),
      seg('strong', `${attempt.instance} #${String(attempt.attempt)}`),
      seg('faint', `  ${attempt.outcome ?? attempt.state}`),
    ),
    ...pair('  began', attempt.started_at.replace('T', ' ').replace(/\.\d+Z$/, ''), width),
    ...pair('  took', attempt.duration_ms === null ? '' : briefDuration(attempt.duration_ms), width),
    ...pair('  exit', attempt.exit_code === null ? (attempt.signal ?? '') : String(attempt.exit_code), width),
    ...pair('  agent', attempt.model, width),
    ...pair('  error', attempt.error?.message ?? '', width),
    ...pair('  usage', attempt.usage === null ? '' : usageText(attempt.usage), width),
    ...pair('  runs on', attempt.executor, width),
    ...attempt.artifacts.flatMap((artifact) => pair('  file', `${artifact.path} (${bytes(artifact.bytes)})`, width)),
  ];
}

function bytes(count: number): string {
  return count < 1024
    ? `${String(count)} B`
    : count < 1024 * 1024
      ? `${(count / 1024).toFixed(1)} KB`
      : `${(count / 1024 / 1024).toFixed(1)} MB`;
}

/** Which part of the inspector's rows is shown: a log from its end, everything else from the top. */
export function inspectorWindow(state: TuiState, count: number, height: number): { start: number; end: number } {
  const furthest = Math.max(0, count - height);
  const scroll = Math.min(state.inspector.scroll, furthest);
  const start = state.inspector.tab === 'log' ? furthest - scroll : scroll;
  return { start, end: Math.min(count, start + height) };
}

/** The line under the tabs: which instance and stream, and how a search stands. */
export function inspectorSubtitle(state: TuiState): Line {
  const { tab, stream, search, follow } = state.inspector;
  const several = instancesOf(state).length > 1;
  const instance = several ? (currentInstance(state) ?? '') : '';
  if (tab === 'log') {
    return line(
      seg(
        'faint',
        [instance, stream, search === '' ? '' : `/${search}`, follow ? '' : 'scrolled back'].filter((part) => part !== '').join(', '),
      ),
    );
  }
  return line(seg('faint', tab === 'diff' ? instance : ''));
}
