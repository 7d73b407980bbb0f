import * as v from 'valibot';

/** Names a step within its sequence: lower case, digits, `_`, `-`; at most 64; safe as a file name on every platform. */
export type StepId = string;
/** Names one run of the sequence: sortable by its time of creation. */
export type RunId = string;
/** `build`, `explore.3` (third instance of a P step) or `watch.verify` (verifier of an L step). */
export type InstanceId = string;
/** The first 12 hexadecimal digits of the sha256 of sequence.yaml's bytes. */
export type Revision = string;

const STEP_ID = /^[a-z0-9][a-z0-9_-]{0,63}$/;
const DEVICE_NAME = /^(?:con|prn|aux|nul|com[0-9]|lpt[0-9])$/;

/** Why `text` cannot name a step, or `null` where it can. */
export function stepIdProblem(text: string): string | null {
  if (DEVICE_NAME.test(text)) return 'is a device name on Windows';
  if (!STEP_ID.test(text)) return 'must begin with a-z or 0-9 and hold only a-z, 0-9, "_" and "-", at most 64 characters';
  return null;
}

export const StepIdSchema = v.pipe(
  v.string(),
  v.check(
    (text) => stepIdProblem(text) === null,
    (issue) => `"${issue.input.slice(0, 80)}" ${stepIdProblem(issue.input) ?? ''}`,
  ),
);

/** The parts of an instance id; `null` where the text is none. */
export function parseInstanceId(text: string): { step: StepId; part: number | 'verify' | null } | null {
  const dot = text.indexOf('.');
  const step = dot < 0 ? text : text.slice(0, dot);
  if (stepIdProblem(step) !== null) return null;
  if (dot < 0) return { step, part: null };
  const part = text.slice(dot + 1);
  if (part === 'verify') return { step, part };
  return /^[1-9]\d{0,4}$/.test(part) ? { step, part: Number(part) } : null;
}

export function instanceId(step: StepId, part: number | 'verify' | null): InstanceId {
  return part === null ? step : `${step}.${String(part)}`;
}
