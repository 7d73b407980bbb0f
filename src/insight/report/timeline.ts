import type { Review } from '../../model/run.ts';
import type { StatusFile } from '../../model/status.ts';
import { formatDuration } from '../../util/duration.ts';
import { truncate } from '../../util/text-width.ts';
import { escapeMarkup } from '../markup.ts';
import type { ReportFacts } from './facts.ts';

const WIDTH = 1000;
const LABEL = 170;
const ROW = 24;
const AXIS = 26;
const END = 18;
const MOST_ROWS = 300;
const STEPS_MS = [
  1, 2, 5, 10, 20, 50, 100, 200, 500, 1e3, 2e3, 5e3, 1e4, 3e4, 6e4, 12e4, 3e5, 6e5, 18e5, 36e5, 72e5, 216e5, 432e5, 864e5, 6048e5,
];

/** When each instance ran, as bars over time; a person's words as diamonds. Nothing where nothing ran. */
export function timeline({ run, at }: ReportFacts): string[] {
  const { attempts } = run;
  if (attempts.length === 0) return [];
  const ends = (file: StatusFile): number => Date.parse(file.ended_at ?? (file.state === 'lost' ? file.heartbeat_at : at));
  const reviews = run.record.reviews;
  const start = attempts.reduce((least, file) => Math.min(least, Date.parse(file.started_at)), Infinity);
  const end = [...attempts.map(ends), ...reviews.map((review) => Date.parse(review.at))].reduce(
    (most, each) => Math.max(most, each),
    start + 1,
  );
  const x = (ms: number): number => round(LABEL + ((ms - start) / (end - start)) * (WIDTH - LABEL - END));
  const all = rowsOf(attempts, reviews);
  const rows = all.slice(0, MOST_ROWS);
  const height = AXIS + rows.length * ROW + 6;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="gantt" role="img" aria-label="When each step ran" viewBox="0 0 ${WIDTH} ${height}">`,
    ...ticks(start, end, x, height),
    ...rows.flatMap(({ id, files, judged }, i) => {
      const y = AXIS + i * ROW;
      return [
        ...(i % 2 === 0 ? [`<rect class="band" x="0" y="${y}" width="${WIDTH}" height="${ROW}"/>`] : []),
        `<text class="row" x="8" y="${y + 16}">${escapeMarkup(truncate(id, 22))}</text>`,
        ...files.map((file) => bar(file, x(Date.parse(file.started_at)), x(ends(file)), y)),
        ...judged.map((review) => diamond(review, x(Date.parse(review.at)), y + ROW / 2)),
      ];
    }),
    '</svg>',
    ...(all.length > rows.length
      ? [`<p class="more">${all.length - rows.length} more rows: <code>seqctl runs show ${escapeMarkup(run.record.run_id)}</code></p>`]
      : []),
  ];
}

interface Row {
  readonly id: string;
  readonly files: StatusFile[];
  readonly judged: Review[];
}

/** In the order in which they began; gates, which run nothing, where they were first judged. */
function rowsOf(attempts: readonly StatusFile[], reviews: readonly Review[]): Row[] {
  const rows = new Map<string, Row & { readonly since: string }>();
  const row = (id: string, since: string) => {
    const known = rows.get(id) ?? { id, files: [], judged: [], since };
    rows.set(id, known);
    return known;
  };
  for (const file of attempts) row(file.instance, file.started_at).files.push(file);
  for (const review of reviews) row(review.step, review.at).judged.push(review);
  return [...rows.values()].sort((a, b) => (a.since < b.since ? -1 : a.since > b.since ? 1 : 0));
}

function bar(file: StatusFile, from: number, to: number, y: number): string {
  const ended = file.state === 'exited' || file.state === 'lost';
  const kind = !ended ? 'RUNNING' : file.outcome === 'success' ? 'DONE' : 'FAILED';
  const width = Math.max(3, round(to - from));
  const took = file.duration_ms === null ? 'not ended' : formatDuration(file.duration_ms);
  const title = `${file.instance}, attempt ${file.attempt}: ${file.outcome ?? file.state}, ${took}`;
  const label = width > 60 ? `<text class="took" x="${from + 6}" y="${y + 16}">${escapeMarkup(took)}</text>` : '';
  return `<g class="${kind}"><title>${escapeMarkup(title)}</title><rect class="bar" x="${from}" y="${y + 4}" width="${width}" height="${ROW - 8}" rx="4"/>${label}</g>`;
}

function diamond(review: Review, x: number, y: number): string {
  const kind = review.decision === 'approved' ? 'DONE' : 'FAILED';
  const title = `${review.step} ${review.decision} by ${review.actor}`;
  return `<g class="${kind}"><title>${escapeMarkup(title)}</title><polygon class="bar" points="${x - 7},${y} ${x},${y - 7} ${x + 7},${y} ${x},${y + 7}"/></g>`;
}

/** At most eight ticks, at round numbers from the start. */
function ticks(start: number, end: number, x: (ms: number) => number, height: number): string[] {
  const step = STEPS_MS.find((each) => (end - start) / each <= 8) ?? (end - start) / 8;
  const marks: string[] = [];
  for (let ms = 0; ms <= end - start; ms += step) {
    const at = x(start + ms);
    marks.push(
      `<line class="tick" x1="${at}" y1="${AXIS - 6}" x2="${at}" y2="${height}"/><text class="axis" x="${at}" y="14">${ms === 0 ? '0' : escapeMarkup(axisLabel(ms))}</text>`,
    );
  }
  return marks;
}

/** `2s`, `1m 30s`, without the noise of `2.0s` and `5m 0s`. */
function axisLabel(ms: number): string {
  return formatDuration(ms)
    .replace('.0s', 's')
    .replace(/ 0[smh]$/, '');
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}
