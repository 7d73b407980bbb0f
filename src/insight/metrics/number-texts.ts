import { formatDuration } from '../../util/duration.ts';
import type { UsageSum } from './run-metrics.ts';

/** Numbers as a person reads them; what is not known is a dash, never a 0. */

export const NONE = '–';

export function durationText(ms: number | null): string {
  return ms === null ? NONE : formatDuration(ms);
}

/** Of a share from 0 to 1. */
export function percentText(share: number | null): string {
  return share === null ? NONE : `${Math.round(share * 100)} %`;
}

export function decimalText(value: number | null): string {
  return value === null ? NONE : value.toFixed(1).replace(/\.0$/, '');
}

/** `≥` where some agent did not say: the sum is at least this. */
export function tokensText({ input_tokens, output_tokens, silent }: UsageSum): string {
  if (input_tokens === null && output_tokens === null) return NONE;
  return `${silent > 0 ? '≥ ' : ''}${short(input_tokens ?? 0)} in, ${short(output_tokens ?? 0)} out`;
}

export function costText({ cost_usd, silent }: UsageSum): string {
  return cost_usd === null ? NONE : `${silent > 0 ? '≥ ' : ''}$${cost_usd.toFixed(2)}`;
}

function short(count: number): string {
  if (count < 10_000) return `${count}`;
  return count < 10_000_000 ? `${Math.round(count / 1000)}k` : `${Math.round(count / 1_000_000)}M`;
}
