import { Box, Text } from 'ink';
import { Frame } from '../components/Frame.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg, type Line } from '../layout/line.ts';
import { printable } from '../../util/printable.ts';
import { diffLines } from '../state/diff-lines.ts';
import type { Review, ReviewSubject } from '../state/overlay.ts';
import { Button } from './ConfirmDialog.tsx';

/** What a person judges: of each step its changed files, the end of its log, its diff. Then yes, no, or later. */
export function ReviewDialog({ rect, review }: { readonly rect: Rect; readonly review: Review }) {
  const width = rect.width - 4;
  const lines = review.subjects.flatMap((subject, i) => [...(i === 0 ? [] : [[] as Line, [] as Line]), ...subjectLines(subject)]);
  return (
    <Frame rect={rect} title={`${review.gate ? 'Gate' : 'Review'}: ${review.step}`} tone="yellow">
      {review.loading ? (
        <Box height={rect.height - 6}>
          <Text dimColor>Reading what was done …</Text>
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
        <Button command="review.approve" letter="y" word="Approve" />
        <Button command="review.reject" letter="n" word="Reject, with a reason" />
        <Button command="review.close" letter="Esc" word="Later" />
      </Box>
    </Frame>
  );
}

function subjectLines(subject: ReviewSubject): Line[] {
  const files = subject.files.map((file): Line => [seg('plain', `  ${printable(file)}`)]);
  const tail = subject.tail.map((text): Line => [seg('faint', '  '), seg('plain', printable(text))]);
  return [
    [seg('title', subject.id), seg('faint', `  ${subject.status}`)],
    ...(files.length === 0 ? [] : [[], [seg('strong', `Changed files (${String(files.length)})`)] as Line, ...files]),
    ...(tail.length === 0 ? [] : [[], [seg('strong', 'End of its log')] as Line, ...tail]),
    ...(subject.patch === '' ? [] : [[], [seg('strong', 'Diff')] as Line, ...diffLines(subject.patch)]),
  ];
}
