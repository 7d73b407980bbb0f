/** A test for a name in which `*` stands for any run of characters and nothing else is special. */
export function wildcard(pattern: string, options: { ignoreCase: boolean }): (text: string) => boolean {
  const source = pattern
    .split(/\*+/)
    .map((part) => part.replace(/[\\^$.+?()[\]{}|]/g, '\\$&'))
    .join('.*');
  const regExp = new RegExp(`^${source}$`, options.ignoreCase ? 'isu' : 'su');
  return (text) => regExp.test(text);
}
