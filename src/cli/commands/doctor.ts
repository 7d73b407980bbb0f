import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { renderFindings } from '../render/doctor.ts';

export const doctor: Run<'doctor'> = async (_input, { threados }) => {
  const findings = await threados.doctor();
  return findings.ok ? ok({ data: { findings: findings.value }, text: (screen) => renderFindings(findings.value, screen) }) : findings;
};
