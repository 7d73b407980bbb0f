import TextInput from 'ink-text-input';
import { useState } from 'react';
import { useTuiContext } from './context.ts';

/** The one-line field that has the focus. What is typed goes into the state; the field shows what the state says. */
export function TextField({ value, placeholder = '' }: { readonly value: string; readonly placeholder?: string }) {
  const { store } = useTuiContext();
  const [typed, setTyped] = useState(value);
  const [edition, setEdition] = useState(0);
  // Cleared or pasted into from outside: a new field, because the old one would keep its cursor where it was.
  if (value !== typed) {
    setTyped(value);
    setEdition(edition + 1);
  }
  return (
    <TextInput
      key={edition}
      value={value}
      placeholder={placeholder}
      onChange={(text) => {
        setTyped(text);
        store.dispatch({ type: 'text', text });
      }}
    />
  );
}
