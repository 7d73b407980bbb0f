import { useTui, LayerContext } from '../components/context.ts';
import { regions } from '../state/scene.ts';
import { CommandLog } from './CommandLog.tsx';
import { ConfirmDialog } from './ConfirmDialog.tsx';
import { FailureDialog } from './FailureDialog.tsx';
import { FormDialog } from './FormDialog.tsx';
import { Help } from './Help.tsx';
import { Metrics } from './Metrics.tsx';
import { Palette } from './Palette.tsx';
import { RejectDialog } from './RejectDialog.tsx';
import { ReviewDialog } from './ReviewDialog.tsx';

/** Whatever stands over the panes now. */
export function Overlays() {
  const overlay = useTui((state) => state.overlay);
  const { overlay: rect } = useTui(regions);
  if (rect === null) return null;
  const content = (() => {
    switch (overlay.kind) {
      case 'help':
        return <Help rect={rect} scroll={overlay.scroll} />;
      case 'command-log':
        return <CommandLog rect={rect} scroll={overlay.scroll} />;
      case 'metrics':
        return <Metrics rect={rect} metrics={overlay.metrics} scroll={overlay.scroll} />;
      case 'palette':
        return <Palette rect={rect} query={overlay.query} index={overlay.index} />;
      case 'form':
        return <FormDialog rect={rect} form={overlay.form} />;
      case 'confirm':
        return <ConfirmDialog rect={rect} confirm={overlay} />;
      case 'review':
        return <ReviewDialog rect={rect} review={overlay} />;
      case 'reject':
        return <RejectDialog rect={rect} step={overlay.step} reason={overlay.reason} />;
      case 'failure':
        return <FailureDialog rect={rect} title={overlay.title} failure={overlay.failure} scroll={overlay.scroll} />;
      case 'none':
      case 'search':
      case 'log-search':
      case 'pick':
        return null;
    }
  })();
  return <LayerContext value={1}>{content}</LayerContext>;
}
