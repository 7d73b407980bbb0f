import { parseInput } from '../keys/key.ts';
import { resolveKey } from '../keys/resolve.ts';
import { isWriting } from '../state/ask.ts';
import type { Click, Message } from '../state/message.ts';
import type { TuiState } from '../state/state.ts';

/** Letters that come faster than the screen can be drawn go into the chat's draft together. */
const GATHER_MS = 10;

/** Makes messages out of what the terminal sends; what belongs into the focused text field goes to `type` as it came. */
export function createInput(to: {
  get(): TuiState;
  dispatch(message: Message): void;
  hitAt(x: number, y: number, lowestLayer: number): Click | null;
  type(token: string): void;
}): (token: string) => void {
  let typed = '';
  let timer: NodeJS.Timeout | null = null;
  const flush = (): void => {
    if (timer !== null) clearTimeout(timer);
    timer = null;
    const text = typed;
    typed = '';
    if (text !== '') to.dispatch({ type: 'chat-key', key: '', text });
  };
  const type = (text: string): void => {
    typed += text;
    timer ??= setTimeout(flush, GATHER_MS);
  };

  return (token) => {
    const input = parseInput(token);
    if (input === null) return;
    const text = input.type !== 'key' ? '' : input.name === 'space' ? ' ' : input.text;
    if (text !== '' && isWriting(to.get())) {
      type(text);
      return;
    }
    flush();
    if (input.type === 'paste') {
      to.dispatch({ type: 'paste', text: input.text });
      return;
    }
    if (input.type === 'mouse') {
      const { mouse } = input;
      const { kind } = to.get().overlay;
      const lowest = kind === 'none' || kind === 'pick' || kind === 'search' || kind === 'log-search' ? 0 : 1;
      to.dispatch({ type: 'mouse', mouse, hit: mouse.kind === 'down' ? to.hitAt(mouse.x, mouse.y, lowest) : null });
      return;
    }
    const meaning = resolveKey(to.get(), input.name, input.text !== '' || input.name === 'space');
    if (meaning === null) return;
    if (meaning.type === 'text') to.type(input.raw);
    else if (meaning.type === 'draft') to.dispatch({ type: 'chat-key', key: input.name, text: '' });
    else to.dispatch(meaning);
  };
}
