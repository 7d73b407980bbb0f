import { Box, Text } from 'ink';
import { Frame } from '../components/Frame.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import type { Rect } from '../layout/cell-buffer.ts';
import { useTui } from '../components/context.ts';
import { glyphsFor, type Glyphs } from '../layout/glyphs.ts';
import { seg, type Line } from '../layout/line.ts';
import { wrap } from '../../util/text-width.ts';
import { printable } from '../../util/printable.ts';
import { diffLines } from '../state/diff-lines.ts';
import type { Frozen, Review, ReviewSubject } from '../state/overlay.ts';
import { stepOf } from '../state/ask.ts';
import { Button } from './ConfirmDialog.tsx';
import { logRows } from './log-rows.ts';

/** What a person judges: of each step its changed files, the end of its log, its diff. Then yes, no, or later. */
export function ReviewDialog({ rect, review }: { readonly rect: Rect; readonly review: Review }) {
  const width = rect.width - 4;
  const glyphs = glyphsFor(useTui((state) => state.look.ascii));
  const name = useTui((state) => stepOf(state, review.step)?.name ?? review.step);
  const lines = [
    ...(review.again ? AGAIN : []),
    ...review.subjects.flatMap((subject, i) => [...(i === 0 ? [] : [[] as Line, [] as Line]), ...subjectLines(subject, width, glyphs)]),
  ];
  return (
    <Frame
      rect={rect}
      title={`${review.gate ? 'Gate' : 'Review'}: ${review.step}${name === review.step ? '' : `  ${printable(name)}`}`}
      tone="yellow"
    >
      {review.loading ? (
        <Box height={rect.height - 6}>
          <Text dimColor>Reading what was done</Text>
        </Box>
      ) : (
        <Scrolled
          lines={lines.length === 0 ? [[seg('faint', 'It waited for nothing: there is no work to look at.')]] : lines}
          scroll={review.scroll}
          width={width}
          height={rect.height - 6}
        />
      )}
      <Box height={1} flexShrink={0} marginTop={1}>
        {review.loading ? null : (
          <>
            <Button command="review.approve" letter="y" word="Approve" />
            <Button command="review.reject" letter="n" word="Reject, with a reason" />
          </>
        )}
        <Button command="review.close" letter="Esc" word="Later" />
        <Box flexGrow={1} />
        {review.frozen === null || width < 90 ? null : <Text dimColor>{frozenText(review.frozen)}</Text>}
      </Box>
    </Frame>
  );
}

/** Which state of things the word is about; `seqctl step show` tells the same. */
function frozenText({ at, sha256 }: Frozen): string {
  return `as it was at ${at.slice(11, 19)}, ${sha256.slice(0, 12)}`;
}

const AGAIN: readonly Line[] = [
  [seg('warn', 'It has changed since you looked, so nothing was approved. This is what it is about now.')],
  [],
];

function subjectLines(subject: ReviewSubject, width: number, glyphs: Glyphs): Line[] {
  const files = subject.files.map((file): Line => [seg('plain', `  ${printable(file)}`)]);
  const indent = (of: readonly Line[]): Line[] => of.map((row) => [seg('plain', '  '), ...row]);
  const tail = indent(subject.tail.flatMap((entry) => logRows(entry, width - 4, glyphs)));
  const summary = indent(wrap(subject.summary.trim(), width - 4).map((text): Line => [seg('plain', printable(text))]));
  return [
    [seg('title', subject.id)],
    ...(subject.status === '' ? [] : wrap(printable(subject.status), width - 2).map((text): Line => [seg('faint', text)])),
    ...(subject.summary.trim() === '' ? [] : [[], [seg('strong', 'What it says')] as Line, ...summary]),
    ...(files.length === 0 ? [] : [[], [seg('strong', `Changed files (${String(files.length)})`)] as Line, ...files]),
    ...(tail.length === 0 ? [] : [[], [seg('strong', 'End of its log')] as Line, ...tail]),
    ...(subject.patch === '' ? [] : [[], [seg('strong', 'Diff')] as Line, ...diffLines(subject.patch)]),
  ];
}
