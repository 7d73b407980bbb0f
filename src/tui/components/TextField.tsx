import TextInput from 'ink-text-input';
import { useTuiContext } from './context.ts';

/** The one-line field that has the focus. What is typed goes into the state; the field shows what the state says. */
export function TextField({ value, placeholder = '' }: { readonly value: string; readonly placeholder?: string }) {
  const { store } = useTuiContext();
  return <TextInput value={value} placeholder={placeholder} onChange={(text) => store.dispatch({ type: 'text', text })} />;
}
