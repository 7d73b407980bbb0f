/**
 * Names that Kubernetes takes: letters, digits and dashes, at most 63, with room for `-review` behind them. Two that
 * would become one get a number.
 */
export function argoNames(names: readonly string[]): (name: string) => string {
  const taken = new Set(['sequence', 'checkout-tree']);
  const given = new Map<string, string>();
  for (const name of names) {
    const plain = name
      .replaceAll(/[^a-z0-9-]/g, '-')
      .replace(/-+$/, '')
      .slice(0, 48);
    let candidate = plain;
    for (let i = 2; taken.has(candidate) || taken.has(`${candidate}-review`); i++) candidate = `${plain}-${i}`;
    taken.add(candidate);
    taken.add(`${candidate}-review`);
    given.set(name, candidate);
  }
  return (name) => given.get(name) ?? name;
}
