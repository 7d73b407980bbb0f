import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createPrograms } from '../../../src/agents/programs.ts';
import { runNotify } from '../../../src/desk/notify.ts';
import type { Notice } from '../../../src/model/notice.ts';
import { makeFolder } from '../../rig/repo.ts';
import { cleanEnvironment } from '../../rig/seqctl.ts';

const host = {
  env: cleanEnvironment({}),
  platform: process.platform,
  programs: () => Promise.resolve(createPrograms({ platform: process.platform, node: process.execPath })),
};

const never = new AbortController().signal;

function notice(root: string): Notice {
  return {
    schema: 1,
    event: 'failed',
    at: '2026-11-23T10:00:00.000Z',
    root,
    sequence: 'checkout',
    run_id: '20261123-100000-0000',
    step: 'build',
    name: 'Build $(touch pwned) "it"',
    status: 'FAILED',
    reason: { code: 'exit-code', message: 'exit code 3; rm -rf %PATH%', ids: ['build'] },
    proposal: null,
    ended: null,
  };
}

const RECORD = `
  const fs = require('fs');
  const facts = Object.entries(process.env).filter(([name]) => name.startsWith('THREADOS_'));
  fs.writeFileSync('told.json', JSON.stringify({ env: Object.fromEntries(facts), stdin: JSON.parse(fs.readFileSync(0, 'utf8')), args: process.argv.slice(1) }));
`;

describe('the notify command', () => {
  test('gets the facts in its environment and on its stdin, and nothing in its words', async () => {
    const root = makeFolder();
    const facts = notice(root);
    expect(await runNotify(host, [process.execPath, '-e', RECORD, 'a word'], facts, never)).toBeNull();
    const told = JSON.parse(readFileSync(join(root, 'told.json'), 'utf8')) as { env: object; stdin: unknown; args: unknown };
    expect(told.stdin).toEqual(facts);
    expect(told.args).toEqual(['a word']);
    expect(told.env).toEqual({
      THREADOS_ACTOR: 'agent:notify',
      THREADOS_EVENT: 'failed',
      THREADOS_EVENT_AT: facts.at,
      THREADOS_EVENT_ROOT: root,
      THREADOS_EVENT_SEQUENCE: 'checkout',
      THREADOS_EVENT_RUN: facts.run_id,
      THREADOS_EVENT_STEP: 'build',
      THREADOS_EVENT_NAME: facts.name,
      THREADOS_EVENT_STATUS: 'FAILED',
      THREADOS_EVENT_REASON: 'exit-code',
      THREADOS_EVENT_PROPOSAL: '',
      THREADOS_EVENT_MESSAGE: 'exit code 3; rm -rf %PATH%',
    });
    expect(existsSync(join(root, 'pwned'))).toBe(false);
  });

  test('is told about where it fails, is not there, or hangs', async () => {
    const root = makeFolder();
    const told = (...command: string[]) => runNotify(host, command, notice(root), never, 300);
    expect(await told(process.execPath, '-e', 'process.exit(4)')).toBe('the notify command ended with exit code 4');
    expect(await told('no-such-program-at-all')).toBe('the notify command "no-such-program-at-all" was not found');
    expect(await told(process.execPath, '-e', 'setInterval(() => {}, 1000)')).toBe('the notify command took too long and was ended');
  });

  test('may leave its stdin unread', async () => {
    const root = makeFolder();
    const long = { ...notice(root), name: 'x'.repeat(500_000) };
    writeFileSync(join(root, 'quick.mjs'), 'process.exit(0)');
    // The name is too long for an environment on some systems: that is told, never thrown.
    const answer = await runNotify(host, [process.execPath, 'quick.mjs'], long, never);
    expect(answer === null || answer.startsWith('the notify command')).toBe(true);
    expect(await runNotify(host, [process.execPath, 'quick.mjs'], notice(root), never)).toBeNull();
  });
});
