/** Remembers the last answer and gives it again while every argument is the same. For what is derived from the state. */
export function memoLast<A extends readonly unknown[], R>(compute: (...args: A) => R): (...args: A) => R {
  let last: { readonly args: A; readonly result: R } | null = null;
  return (...args) => {
    if (last?.args.length === args.length && last.args.every((arg, i) => Object.is(arg, args[i]))) return last.result;
    const result = compute(...args);
    last = { args, result };
    return result;
  };
}

/** A selector that computes only when one of the parts of the state that `parts` names has changed. */
export function derived<S, R>(parts: (state: S) => readonly unknown[], compute: (state: S) => R): (state: S) => R {
  let last: { readonly parts: readonly unknown[]; readonly result: R } | null = null;
  return (state) => {
    const now = parts(state);
    if (last?.parts.length === now.length && last.parts.every((part, i) => Object.is(part, now[i]))) return last.result;
    const result = compute(state);
    last = { parts: now, result };
    return result;
  };
}
