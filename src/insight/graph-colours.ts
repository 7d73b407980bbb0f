import type { Status } from '../model/status.ts';

/** Of cards in drawings that others paint; dark text is readable on every fill. */
export const CARD_COLOURS: Readonly<Record<Status, { readonly fill: string; readonly line: string }>> = {
  READY: { fill: '#ffffff', line: '#64748b' },
  RUNNING: { fill: '#dbeafe', line: '#2563eb' },
  NEEDS_REVIEW: { fill: '#fef3c7', line: '#d97706' },
  DONE: { fill: '#dcfce7', line: '#16a34a' },
  FAILED: { fill: '#fee2e2', line: '#dc2626' },
  BLOCKED: { fill: '#f1f5f9', line: '#cbd5e1' },
};
export const CARD_TEXT_COLOUR = '#0f172a';
