import { Frame } from '../components/Frame.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import { useTui } from '../components/context.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg, type Line, type Tone } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { printable } from '../../util/printable.ts';
import type { LogEntry } from '../state/state.ts';

const TONE: Readonly<Record<LogEntry['state'], Tone>> = { running: 'accent', done: 'good', failed: 'bad', waiting: 'warn' };

/** Everything that was done here, as the seqctl line that does the same; newest first. */
export function CommandLog({ rect, scroll }: { readonly rect: Rect; readonly scroll: number }) {
  const log = useTui((state) => state.log);
  const width = rect.width - 6;
  const lines = log.toReversed().flatMap((entry) => entryLines(entry, width));
  const shown: Line[] =
    lines.length === 0
      ? [[seg('faint', 'Nothing was done yet. Whatever you do here stands here as the seqctl command that does the same.')]]
      : lines;
  return (
    <Frame rect={rect} title="Command log">
      <Scrolled lines={shown} scroll={scroll} width={rect.width - 4} height={rect.height - 4} />
    </Frame>
  );
}

function entryLines(entry: LogEntry, width: number): Line[] {
  const time = new Date(entry.at).toISOString().slice(11, 19);
  const command = wrap(printable(entry.line), width - 11);
  return [
    ...command.map((text, i): Line => [seg('faint', i === 0 ? `${time}  ` : ' '.repeat(10)), seg('plain', text)]),
    ...(entry.message === ''
      ? []
      : wrap(printable(entry.message), width - 12).map((text): Line => [seg('plain', ' '.repeat(10)), seg(TONE[entry.state], text)])),
  ];
}
