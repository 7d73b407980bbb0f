import type { ChatUsage } from '../model/chat.ts';

export const NO_USAGE: ChatUsage = { input_tokens: null, output_tokens: null, cost_usd: null };

/** The usage of two requests together; what only one of them tells is the other's too. */
export function addUsage(a: ChatUsage, b: ChatUsage): ChatUsage {
  const sum = (x: number | null, y: number | null): number | null => (x === null ? y : y === null ? x : x + y);
  return {
    input_tokens: sum(a.input_tokens, b.input_tokens),
    output_tokens: sum(a.output_tokens, b.output_tokens),
    cost_usd: sum(a.cost_usd, b.cost_usd),
  };
}
