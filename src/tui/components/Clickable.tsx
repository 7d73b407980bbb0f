import { Box, type BoxProps, type DOMElement } from 'ink';
import { useContext, useEffect, useRef, type ReactNode } from 'react';
import type { Click } from '../state/message.ts';
import { LayerContext, useTuiContext } from './context.ts';

/** A box that does something when it is clicked. */
export function Clickable({ click, children, ...box }: BoxProps & { readonly click: Click; readonly children?: ReactNode }) {
  const { hits } = useTuiContext();
  const layer = useContext(LayerContext);
  const ref = useRef<DOMElement>(null);
  const latest = useRef(click);
  useEffect(() => {
    latest.current = click;
  });
  useEffect(
    () =>
      hits.add(
        () => ref.current,
        () => latest.current,
        layer,
      ),
    [hits, layer],
  );
  return (
    <Box ref={ref} {...box}>
      {children}
    </Box>
  );
}
