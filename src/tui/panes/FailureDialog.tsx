import { Frame } from '../components/Frame.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import type { Failure } from '../../model/failure.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { problemLines } from './EmptyState.tsx';

export function FailureDialog({
  rect,
  title,
  failure,
  scroll,
}: {
  readonly rect: Rect;
  readonly title: string;
  readonly failure: Failure;
  readonly scroll: number;
}) {
  const width = rect.width - 4;
  return (
    <Frame rect={rect} title={title} tone="red">
      <Scrolled
        lines={problemLines(failure.message, failure.diagnostics ?? [], failure.hint, width - 2)}
        scroll={scroll}
        width={width}
        height={rect.height - 4}
      />
    </Frame>
  );
}
