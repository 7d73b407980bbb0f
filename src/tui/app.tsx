import { Box } from 'ink';
import { TuiContextValue, useTui, type TuiContext } from './components/context.ts';
import { Canvas } from './panes/Canvas.tsx';
import { Chat } from './panes/Chat.tsx';
import { Footer } from './panes/Footer.tsx';
import { Inspector } from './panes/Inspector.tsx';
import { Overlays } from './panes/Overlays.tsx';
import { Rail } from './panes/Rail.tsx';
import { TopBar } from './panes/TopBar.tsx';

/** The whole screen. */
export function App({ context }: { readonly context: TuiContext }) {
  return (
    <TuiContextValue value={context}>
      <Screen />
    </TuiContextValue>
  );
}

function Screen() {
  const size = useTui((state) => state.size);
  return (
    <Box width={size.columns} height={size.rows}>
      <TopBar />
      <Rail />
      <Canvas />
      <Inspector />
      <Chat />
      <Footer />
      <Overlays />
    </Box>
  );
}
