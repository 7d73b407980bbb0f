import { STATUSES, type Status } from '../../model/status.ts';
import { CARD_COLOURS } from '../graph-colours.ts';

const DARK: Readonly<Record<Status, { readonly fill: string; readonly line: string }>> = {
  READY: { fill: '#1e293b', line: '#94a3b8' },
  RUNNING: { fill: '#172554', line: '#60a5fa' },
  NEEDS_REVIEW: { fill: '#451a03', line: '#fbbf24' },
  DONE: { fill: '#052e16', line: '#4ade80' },
  FAILED: { fill: '#450a0a', line: '#f87171' },
  BLOCKED: { fill: '#0f172a', line: '#475569' },
};

/** Plain colours and a second set for dark screens: every viewer of SVG understands it, also those without variables. */
export const SVG_STYLE = [
  '.tg text{font:13px system-ui,"Segoe UI",Helvetica,Arial,sans-serif;fill:#0f172a}',
  '.tg .id{font-weight:600}.tg .sub{font-size:11px;fill:#475569}.tg .lane{font-size:12px;font-weight:600;fill:#64748b}',
  '.tg .band{fill:#f8fafc}.tg .card{stroke-width:1.5}.tg .edge{fill:none;stroke:#94a3b8;stroke-width:1.6}.tg .tip{fill:#94a3b8}',
  '.tg .dashed{stroke-dasharray:6 4}.tg .dotted{stroke-dasharray:1.6 4;stroke-linecap:round}',
  ...STATUSES.map((status) => colours(status, CARD_COLOURS[status])),
  '@media (prefers-color-scheme:dark){.tg text{fill:#e2e8f0}.tg .sub{fill:#94a3b8}.tg .lane{fill:#94a3b8}.tg .band{fill:#0b1222}',
  '.tg .edge{stroke:#64748b}.tg .tip{fill:#64748b}',
  ...STATUSES.map((status) => colours(status, DARK[status])),
  '}',
].join('');

function colours(status: Status, { fill, line }: { readonly fill: string; readonly line: string }): string {
  return `.tg .${status} .card{fill:${fill};stroke:${line}}.tg .${status} .sign{fill:${line}}`;
}
