import { Frame } from '../components/Frame.tsx';
import { Scrolled } from '../components/Scrolled.tsx';
import { useTui } from '../components/context.ts';
import type { RepoMetrics } from '../../insight/metrics/repo-metrics.ts';
import type { Rect } from '../layout/cell-buffer.ts';
import { seg } from '../layout/line.ts';
import { metricsLines } from './metrics.ts';

/** How the runs of this repo went; the same numbers as `seqctl metrics`. */
export function Metrics({ rect, metrics, scroll }: { readonly rect: Rect; readonly metrics: RepoMetrics | null; readonly scroll: number }) {
  const ascii = useTui((state) => state.look.ascii);
  const lines = metrics === null ? [[seg('faint', 'Reading the runs…')]] : metricsLines(metrics, rect.width - 6, ascii);
  return (
    <Frame rect={rect} title="Metrics">
      <Scrolled lines={lines} scroll={scroll} width={rect.width - 4} height={rect.height - 4} />
    </Frame>
  );
}
