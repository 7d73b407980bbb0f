import { appendFileSync, existsSync, mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import type { AuditDraft } from '../../../src/model/plan.ts';
import { createAuditLog } from '../../../src/store/audit.ts';
import { createLocks } from '../../../src/store/locks.ts';
import { runModule, temporaryFolder, testClock } from './processes.ts';

const draft: AuditDraft = {
  actor: 'human',
  action: 'step.add',
  input: { id: 'plan' },
  decision: null,
  result: 'ok',
  revision_before: null,
  revision_after: null,
  run_id: null,
};

function open(root: string) {
  mkdirSync(join(root, '.threados'), { recursive: true });
  const audit = createAuditLog({ root, clock: testClock, locks: createLocks({ root, clock: testClock }) });
  return { audit, file: join(root, '.threados/audit.log') };
}

describe('the audit log', () => {
  test('appends, filters and verifies', async () => {
    using folder = temporaryFolder();
    const { audit } = open(folder.path);
    expect(await audit.verify()).toEqual({ ok: true, value: { entries: 0 } });
    await audit.append(draft);
    await audit.append({ ...draft, actor: 'agent:plan', action: 'run.step', input: { ids: ['build'], text: 'a\u2028b'.repeat(20_000) } });
    const third = await audit.append({ ...draft, input: null });
    expect(third).toMatchObject({ ok: true, value: { seq: 3, at: '2026-11-23T08:45:00.000Z', input: null } });
    expect(await audit.verify()).toEqual({ ok: true, value: { entries: 3 } });
    const seqs = async (filter: Parameters<typeof audit.read>[0]) => {
      const read = await audit.read(filter);
      return read.ok ? read.value.map((entry) => entry.seq) : read.error.code;
    };
    expect(await seqs({})).toEqual([1, 2, 3]);
    expect(await seqs({ actor: 'agent:plan' })).toEqual([2]);
    expect(await seqs({ action: 'step.add' })).toEqual([1, 3]);
    expect(await seqs({ step: 'build' })).toEqual([2]);
    expect(await seqs({ since: '2026-11-23' })).toEqual([1, 2, 3]);
    expect(await seqs({ since: '2026-11-24' })).toEqual([]);
    expect(await seqs({ since: 'soon' })).toBe('INVALID_VALUE');
  });

  test('a torn last line is kept aside, and no line before it is lost', async () => {
    using folder = temporaryFolder();
    const { audit, file } = open(folder.path);
    await audit.append(draft);
    appendFileSync(file, '{"seq":2,"at":"20');
    expect(await audit.verify()).toEqual({ ok: true, value: { entries: 1 } });
    expect(await audit.append(draft)).toMatchObject({ ok: true, value: { seq: 2 } });
    expect(await audit.verify()).toEqual({ ok: true, value: { entries: 2 } });
    expect(readFileSync(join(folder.path, '.threados/state/audit-torn.log'), 'utf8')).toBe('{"seq":2,"at":"20\n');
    truncateSync(file, readFileSync(file).length - 1);
    expect(await audit.append(draft)).toMatchObject({ ok: true, value: { seq: 3 } });
    expect(await audit.verify()).toEqual({ ok: true, value: { entries: 3 } });
  });

  test('lines cut off at the end show, also after more was appended', async () => {
    using folder = temporaryFolder();
    const { audit, file } = open(folder.path);
    for (let i = 0; i < 4; i += 1) await audit.append(draft);
    const lines = readFileSync(file, 'utf8').split('\n');
    writeFileSync(file, `${lines.slice(0, 2).join('\n')}\n`);
    expect(await audit.verify()).toMatchObject({ ok: false, error: { code: 'AUDIT_BROKEN', details: { line: 3, kind: 'removed' } } });
    expect(await audit.append(draft)).toMatchObject({ ok: true, value: { seq: 5 } });
    expect(await audit.verify()).toMatchObject({ ok: false, error: { details: { line: 3, kind: 'removed' } } });
    rmSync(file);
    expect(await audit.verify()).toMatchObject({ ok: false, error: { code: 'AUDIT_BROKEN' } });
  });

  test('a log made anew shows by the remembered end', async () => {
    using folder = temporaryFolder();
    using other = temporaryFolder();
    const { audit, file } = open(folder.path);
    const forged = open(other.path);
    for (let i = 0; i < 3; i += 1) {
      await audit.append(draft);
      await forged.audit.append({ ...draft, actor: 'agent:x' });
    }
    writeFileSync(file, readFileSync(forged.file));
    expect(await audit.verify()).toMatchObject({ ok: false, error: { code: 'AUDIT_BROKEN', details: { kind: 'changed' } } });
  });

  test('eight processes never fork the chain', async () => {
    using folder = temporaryFolder();
    const { audit } = open(folder.path);
    const text = `
      const { createAuditLog } = await import(STORE + 'audit.ts');
      const { createLocks } = await import(STORE + 'locks.ts');
      const [root, draft] = process.argv.slice(1);
      const clock = { now: () => Date.now() };
      const audit = createAuditLog({ root, clock, locks: createLocks({ root, clock }) });
      const done = await Promise.all([1, 2, 3].map(() => audit.append(JSON.parse(draft))));
      if (!done.every((d) => d.ok)) throw new Error(JSON.stringify(done));
    `;
    const children = Array.from({ length: 8 }, () => runModule(text, [folder.path, JSON.stringify(draft)]));
    for (const child of children) expect(await child.ended).toMatchObject({ code: 0, stderr: '' });
    expect(await audit.verify()).toEqual({ ok: true, value: { entries: 24 } });
    expect(existsSync(join(folder.path, '.threados/state/audit-torn.log'))).toBe(false);
  });
});
