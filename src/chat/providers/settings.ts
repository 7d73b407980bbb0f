/** What a provider is made from. */
export interface ProviderSettings {
  /** From the flag or policy.yaml; `null`: the provider's own choice. */
  readonly model: string | null;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** US dollars for a million tokens. */
  readonly price: { readonly input: number; readonly output: number } | undefined;
  /** How long a service may be silent; default two minutes. */
  readonly silence_ms?: number;
  /** The first pause before asking again, where the service names none; default half a second. */
  readonly pause_ms?: number;
}

export const SILENCE_MS = 120_000;
export const PAUSE_MS = 500;

/** The dollars that tokens cost; `null` where the price or the tokens are not known. */
export function costOf(price: ProviderSettings['price'], input: number | null, output: number | null): number | null {
  if (price === undefined || (input === null && output === null)) return null;
  return ((input ?? 0) * price.input + (output ?? 0) * price.output) / 1_000_000;
}
