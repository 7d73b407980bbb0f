import { STATUSES, type Status } from '../../model/status.ts';

/** Text and line, ground: on light and on dark screens. All pairs have a contrast of 4.5 to 1 or more. */
const COLOURS: Readonly<Record<Status, { readonly light: readonly [string, string]; readonly dark: readonly [string, string] }>> = {
  READY: { light: ['#475569', '#f1f5f9'], dark: ['#cbd5e1', '#1e293b'] },
  RUNNING: { light: ['#1d4ed8', '#dbeafe'], dark: ['#93c5fd', '#172554'] },
  NEEDS_REVIEW: { light: ['#92400e', '#fef3c7'], dark: ['#fcd34d', '#451a03'] },
  DONE: { light: ['#166534', '#dcfce7'], dark: ['#86efac', '#052e16'] },
  FAILED: { light: ['#b91c1c', '#fee2e2'], dark: ['#fca5a5', '#450a0a'] },
  BLOCKED: { light: ['#475569', '#f1f5f9'], dark: ['#94a3b8', '#1e293b'] },
};

const variables = (screen: 'light' | 'dark'): string =>
  STATUSES.map((status) => `--${status}:${COLOURS[status][screen][0]};--${status}-ground:${COLOURS[status][screen][1]}`).join(';');

export const REPORT_STYLE = `
:root{color-scheme:light dark;--text:#0f172a;--soft:#475569;--ground:#ffffff;--card:#ffffff;--band:#f8fafc;--line:#e2e8f0;--link:#1d4ed8;${variables('light')}}
@media (prefers-color-scheme:dark){:root{--text:#e2e8f0;--soft:#94a3b8;--ground:#0b1120;--card:#111a2e;--band:#0f172a;--line:#1f2a44;--link:#93c5fd;${variables('dark')}}}
*{box-sizing:border-box}
body{margin:0 auto;max-width:1120px;padding:2.5rem 1.5rem 4rem;background:var(--ground);color:var(--text);font:15px/1.55 system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
h1{font-size:1.7rem;line-height:1.2;margin:0 0 .4rem;overflow-wrap:anywhere}
h2{font-size:1.05rem;margin:2.4rem 0 .8rem}
h3{font-size:.95rem;margin:1.4rem 0 .4rem}
h4{font-size:.75rem;margin:1.1rem 0 .4rem;text-transform:uppercase;letter-spacing:.06em;color:var(--soft)}
a{color:var(--link);text-decoration:none}a:hover{text-decoration:underline}
code,pre{font:12.5px/1.5 ui-monospace,"Cascadia Mono",Menlo,Consolas,monospace}
pre{margin:.3rem 0;padding:.7rem .9rem;background:var(--band);border:1px solid var(--line);border-radius:8px;overflow-x:auto;tab-size:4}
pre.summary{white-space:pre-wrap;overflow-wrap:anywhere}
.facts{color:var(--soft);margin:0 0 1rem;overflow-wrap:anywhere}.facts code{color:var(--text)}
.chips{display:flex;flex-wrap:wrap;gap:.5rem}
.chip{display:inline-block;padding:.1rem .6rem;border-radius:99px;font-size:.8rem;font-weight:600;white-space:nowrap}
${STATUSES.map((status) => `.chip.${status}{color:var(--${status});background:var(--${status}-ground)}.gantt .${status} .bar{fill:var(--${status}-ground);stroke:var(--${status})}.gantt .${status} .took{fill:var(--${status})}.reason.${status}{border-color:var(--${status})}`).join('\n')}
.wide{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card)}
table{border-collapse:collapse;width:100%;font-size:.86rem}
th{text-align:left;color:var(--soft);font-weight:600;background:var(--band)}
th,td{padding:.4rem .8rem;border-bottom:1px solid var(--line);vertical-align:top}
tbody tr:last-child td{border-bottom:0}
td{font-variant-numeric:tabular-nums}time{white-space:nowrap}
.none{color:var(--soft)}.word.approved{color:var(--DONE)}.word.rejected{color:var(--FAILED)}.word{font-weight:600}
.picture{overflow-x:auto;border:1px solid var(--line);border-radius:10px;background:var(--card);padding:.6rem}
.picture svg{display:block}.picture .tg{max-width:100%;height:auto}
.gantt{width:100%;min-width:640px;height:auto;font:12px system-ui,"Segoe UI",Helvetica,Arial,sans-serif}
.gantt .band{fill:var(--band)}.gantt .tick{stroke:var(--line)}.gantt .axis{fill:var(--soft);font-size:11px;text-anchor:middle}
.gantt .row{fill:var(--text)}.gantt .took{font-size:11px;font-weight:600}.gantt .bar{stroke-width:1.2}
details.step{border:1px solid var(--line);border-radius:10px;background:var(--card);margin:.5rem 0}
summary{cursor:pointer}
details.step>summary{display:flex;flex-wrap:wrap;gap:.3rem .7rem;align-items:center;padding:.55rem .9rem;list-style-position:inside}
.name{color:var(--soft);overflow-wrap:anywhere}.side{margin-left:auto;color:var(--soft);font-size:.85rem}
.inside{padding:.2rem .9rem 1rem;border-top:1px solid var(--line)}
.reason{border-left:3px solid var(--line);padding-left:.7rem;margin:.8rem 0;overflow-wrap:anywhere}
.waits,.more{color:var(--soft);font-size:.86rem;margin:.5rem 0}
.command{margin:.7rem 0;overflow-wrap:anywhere}
details.file,details.log{margin:.4rem 0}details.file>summary,details.log>summary{font-size:.88rem}
.patch{padding:.4rem 0;display:grid}.patch span{padding:0 .9rem}
.add{color:var(--DONE)}.del{color:var(--FAILED)}.patch .add{background:var(--DONE-ground)}.patch .del{background:var(--FAILED-ground)}
.patch .hunk{color:var(--RUNNING)}.patch .head{color:var(--soft)}
footer{margin-top:3rem;color:var(--soft);font-size:.85rem}
@media print{html{font-size:11px}body{max-width:none;padding:0;font-size:1rem}details::details-content{content-visibility:visible;display:block}.wide,.picture{break-inside:avoid}h2,h3,h4,summary{break-after:avoid}.picture svg{min-width:0!important;max-width:100%}pre{white-space:pre-wrap;overflow-wrap:anywhere;font-size:.85rem}a{color:inherit}}
`.trim();
