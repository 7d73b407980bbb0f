import { ok } from '../../model/result.ts';
import type { Run } from '../answer.ts';
import { renderAudit } from '../render/audit.ts';
import { parseSince } from '../since.ts';

export const audit: Run<'audit'> = async ({ flags }, { threados, io }) => {
  if (flags.verify === true) {
    const verified = await threados.verifyAudit();
    if (!verified.ok) return verified;
    const { entries } = verified.value;
    return ok({ data: { verified: true, entries }, text: ({ paint }) => [`${paint.good('intact:')} ${entries} entries`] });
  }
  const since = flags.since === undefined ? ok(undefined) : parseSince(flags.since, io.now());
  if (!since.ok) return since;
  const { actor, action, step } = flags;
  const entries = await threados.audit({
    ...(since.value === undefined ? {} : { since: since.value }),
    ...(actor === undefined ? {} : { actor }),
    ...(action === undefined ? {} : { action }),
    ...(step === undefined ? {} : { step }),
  });
  return entries.ok ? ok({ data: { entries: entries.value }, text: (screen) => renderAudit(entries.value, screen) }) : entries;
};
