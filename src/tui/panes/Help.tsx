import { Frame } from '../components/Frame.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import { useTui } from '../components/context.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { helpLines } from './help.ts';

export function Help({ rect, scroll }: { readonly rect: Rect; readonly scroll: number }) {
  const ascii = useTui((state) => state.look.ascii);
  return (
    <Frame rect={rect} title="Keys">
      <Scrolled lines={helpLines(rect.width - 6, ascii)} scroll={scroll} width={rect.width - 4} height={rect.height - 4} />
    </Frame>
  );
}
