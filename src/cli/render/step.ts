import type { StepAnswer } from '../../app/threados.ts';
import { formatDuration } from '../../util/duration.ts';
import { printable } from '../../util/printable.ts';
import { facts } from './facts.ts';
import type { Screen } from './screen.ts';
import { shownLine } from './shown-line.ts';
import { paintStatus, statusWord } from './status-word.ts';

/** One step: how it stands, what it is, what it has done. */
export function renderStep({ step, row, attempts, subject }: StepAnswer, now: number, screen: Screen): string[] {
  const { paint } = screen;
  const list = (items: readonly string[]): string => items.map(printable).join(', ');
  const heading = `${paintStatus(row.status, paint)(statusWord(row.status))}  ${paint.strong(printable(step.id))}`;
  return [
    step.name === step.id ? heading : `${heading}  ${printable(step.name)}`,
    ...facts(
      [
        ['reason', row.reason === null ? '' : printable(row.reason.message)],
        ['type', step.type],
        ['lane', printable(step.lane ?? '')],
        ['role', printable(step.role ?? '')],
        [
          'model',
          [step.model, step.model_name]
            .filter((word) => word !== null)
            .map(printable)
            .join(' '),
        ],
        ['command', step.command === null ? '' : printable(JSON.stringify(step.command))],
        ['prompt', printable(step.prompt_file ?? '')],
        ['cwd', step.cwd === '.' ? '' : printable(step.cwd)],
        ['worktree', step.worktree ? 'its own' : ''],
        ['depends on', list(step.depends_on)],
        ['after', list(step.after)],
        ['group', printable(step.group ?? '')],
        ['candidates', list(step.candidates)],
        ['review', step.review],
        ['timeout', step.timeout_ms === null ? '' : formatDuration(step.timeout_ms)],
        ['artifacts', row.artifacts === null ? '' : printable(row.artifacts.dir)],
      ],
      screen,
    ),
    ...attempts.map((file) => {
      const took = formatDuration(file.duration_ms ?? now - Date.parse(file.started_at));
      const end = file.outcome ?? file.state;
      const code = file.exit_code === null ? '' : `, exit code ${file.exit_code}`;
      const told = file.outcome === 'success' && file.error !== null ? `; ${printable(file.error.message)}` : '';
      return paint.faint(`attempt ${file.attempt} of ${printable(file.instance)}: ${end}${code}, ${took}${told}`);
    }),
    ...(subject ? ['', ...subject.text.trimEnd().split('\n').map(shownLine), '', paint.faint(approval(subject))] : []),
  ];
}

function approval({ gate, path, sha256 }: NonNullable<StepAnswer['subject']>): string {
  return `kept in ${printable(path)}; to approve exactly this: seqctl gate approve ${gate} --subject ${sha256.slice(0, 12)}`;
}
