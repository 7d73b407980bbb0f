import { spawn } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { mcpClient } from '../rig/mcp.ts';
import { makeFolder, makeRepo, statuses } from '../rig/repo.ts';
import { cleanEnvironment, seqctl } from '../rig/seqctl.ts';
import { until } from '../rig/until.ts';

const say = (id: string, text: string, more: Partial<StepSpec> = {}): StepSpec => ({
  id,
  model: 'shell',
  command: ['node', '-e', `console.log(${JSON.stringify(text)})`],
  ...more,
});
/** Runs until the file `go` is there. */
const held = (id: string): StepSpec => ({
  id,
  model: 'shell',
  command: [
    'node',
    '-e',
    "console.log('begun');const fs=require('fs');setInterval(()=>{if(fs.existsSync('go')){console.log('gone');process.exit(0)}},20)",
  ],
});

async function makePowerRepo(steps: readonly StepSpec[]): Promise<string> {
  const root = await makeRepo(steps);
  expect((await seqctl(root, ['policy', 'mode', 'power', '--yes'])).code).toBe(0);
  return root;
}

describe('in SAFE', () => {
  test('what is asked for is kept for a person, whose word carries it out', async () => {
    const root = await makeRepo([say('plan', 'planned')]);
    const { ask } = await mcpClient(root);
    const before = readFileSync(join(root, '.threados/sequence.yaml'), 'utf8');
    const kept = await ask('step_add', { id: 'build', model: 'shell', command: ['node', '--version'], why: 'the plan needs a build' });
    expect(kept).toMatchObject({ ok: false, isError: false, command: 'step.add', error: { code: 'PROPOSAL_PENDING' } });
    expect(readFileSync(join(root, '.threados/sequence.yaml'), 'utf8')).toBe(before);

    const id = String(kept.error.details['proposal_id']);
    const shown = await ask('proposal_show', { id });
    expect(shown.data).toMatchObject({ id, actor: 'mcp', state: 'pending', request: 'the plan needs a build' });
    expect((await seqctl(root, ['proposal', 'apply', id])).code).toBe(0);
    expect((await ask('proposal_ls', { state: 'applied' })).data).toMatchObject({ proposals: [{ id, decided_by: 'human' }] });
    expect((await ask('status')).data).toMatchObject({ mode: 'safe', steps: [{ id: 'plan' }, { id: 'build' }] });
  });

  test('a run is a proposal too', async () => {
    const root = await makeRepo([say('plan', 'planned')]);
    const { ask } = await mcpClient(root);
    expect((await ask('run_all')).error.code).toBe('PROPOSAL_PENDING');
    expect(await statuses(root)).toEqual({ plan: 'READY' });
  });

  test('a dry run tells the diff and the verdict, and keeps nothing', async () => {
    const root = await makeRepo([say('plan', 'planned')]);
    const { ask } = await mcpClient(root);
    const told = await ask('step_clone', { id: 'plan', new_id: 'plan-2', dry_run: true });
    expect(told).toMatchObject({ ok: true, data: { committed: false, decisions: [{ verdict: 'propose', rule: 'mode.safe' }] } });
    expect((told.data as { diff: string }).diff).toContain('+  - id: plan-2');
    expect((await ask('proposal_ls')).data).toEqual({ proposals: [] });
  });
});

describe('in POWER', () => {
  test('builds, runs, waits with progress, and reads what came of it', async () => {
    const root = await makePowerRepo([say('first', 'first')]);
    const { ask, read, client } = await mcpClient(root);
    const built = await ask('apply', {
      actions: [
        {
          action: 'step.add',
          id: 'plan',
          depends_on: ['first'],
          model: 'shell',
          command: ['node', '-e', 'console.log("\\u001b[31mplanned\\u001b[0m")'],
        },
        { action: 'step.add', id: 'build', model: 'shell', command: ['node', '-e', 'process.exit(3)'], depends_on: ['plan'] },
      ],
    });
    expect(built).toMatchObject({ ok: true, data: { committed: true } });
    expect(await ask('run_all', { executor: 'direct' })).toMatchObject({ ok: true, data: { run: { detached: true } } });

    const heard: string[] = [];
    const rested = await client.callTool({ name: 'wait', arguments: { timeout: '50s' } }, undefined, {
      onprogress: ({ message }) => heard.push(message ?? ''),
    });
    expect(rested).toMatchObject({ isError: true, structuredContent: { command: 'wait', error: { code: 'STEP_FAILED' } } });
    // Progress is a courtesy: the run may be over before the first look at it.
    for (const line of heard) expect(line).toMatch(/^(?:first|plan|build): [A-Z]+|^still waiting$/);
    expect(await ask('wait', { ids: ['plan'] })).toMatchObject({ ok: true, data: { steps: [{ id: 'plan', status: 'DONE' }] } });
    expect(await read('logs', { id: 'plan' })).toMatch(/^plan, attempt 1, .*stdout\.log:\nplanned$/);
    expect((await ask('status', { steps: ['build'] })).data).toMatchObject({ steps: [{ id: 'build', status: 'FAILED', exit_code: 3 }] });
    expect(await ask('diff', { id: 'plan' })).toMatchObject({ isError: true, error: { code: 'NO_ARTIFACT' } });
    expect(await read('sequence_show')).toContain('- id: plan');
  });

  test('a transaction lands whole or not at all', async () => {
    const root = await makePowerRepo([say('plan', 'planned')]);
    const { ask } = await mcpClient(root);
    const before = readFileSync(join(root, '.threados/sequence.yaml'), 'utf8');
    const refused = await ask('apply', {
      actions: [
        { action: 'step.clone', id: 'plan', new_id: 'two' },
        { action: 'dep.add', id: 'two', on: ['nobody'] },
      ],
    });
    expect(refused).toMatchObject({ isError: true, error: { code: 'UNKNOWN_STEP' } });
    expect(readFileSync(join(root, '.threados/sequence.yaml'), 'utf8')).toBe(before);
  });

  test('what only a person may do is denied, and destroying waits for one', async () => {
    const root = await makePowerRepo([say('plan', 'planned'), { id: 'ok', type: 'gate', depends_on: ['plan'] }]);
    const { ask } = await mcpClient(root);
    expect(await ask('apply', { actions: [{ action: 'gate.approve', id: 'ok' }] })).toMatchObject({
      isError: true,
      error: { code: 'POLICY_DENIED', details: { rule: 'human-only' } },
    });
    expect((await ask('step_rm', { id: 'ok' })).error.code).toBe('PROPOSAL_PENDING');
  });

  test('calling a wait off stops the wait and nothing else; closing stdin ends the server, and the run goes on', async () => {
    const root = await makePowerRepo([held('slow')]);
    const { ask, client, pid } = await mcpClient(root);
    await ask('run_all', { executor: 'direct' });
    await until('slow runs', async () => (await statuses(root))['slow'] === 'RUNNING');
    const off = new AbortController();
    const waiting = client.callTool({ name: 'wait', arguments: { ids: ['slow'], timeout: '10m' } }, undefined, { signal: off.signal });
    off.abort('enough');
    await expect(waiting).rejects.toThrow('enough');
    expect(await ask('wait', { ids: ['slow'], timeout: '1s' })).toMatchObject({
      isError: true,
      error: { code: 'WAIT_TIMEOUT' },
    });
    void client.callTool({ name: 'wait', arguments: { ids: ['slow'], timeout: '10m' } }).catch(() => undefined);
    await client.close();
    await until('the server is gone', () => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return true;
      }
    });
    expect(await statuses(root)).toEqual({ slow: 'RUNNING' });
    expect((await seqctl(root, ['stop', 'all', '--yes'])).code).toBe(0);
  });
});

describe('resources', () => {
  test('are listed, read, completed, and told of when they change', async () => {
    const root = await makePowerRepo([held('slow'), say('after', 'done', { depends_on: ['slow'] })]);
    const { ask, client, updated } = await mcpClient(root);
    const log = 'threados://steps/slow/logs/stdout';
    for (const uri of ['threados://sequence', 'threados://status', 'threados://steps/slow', log]) await client.subscribeResource({ uri });
    await ask('run_all', { executor: 'direct' });
    await until('status, step and log were told of', () =>
      ['threados://status', 'threados://steps/slow', log].every((uri) => updated.includes(uri)),
    );
    await until('its first line is there', async () => {
      const { contents } = await client.readResource({ uri: log });
      return contents.some((each) => 'text' in each && each.text === 'begun\n');
    });
    expect(updated).not.toContain('threados://sequence');
    await ask('step_add', { id: 'more', model: 'shell', command: ['node', '--version'] });
    await until('the sequence was told of', () => updated.includes('threados://sequence'));

    const seen = updated.length;
    await client.unsubscribeResource({ uri: 'threados://status' });
    expect((await seqctl(root, ['stop', 'step', 'slow'])).code).toBe(0);
    await until('its end was told of', () => updated.slice(seen).includes('threados://steps/slow'));
    expect(updated.slice(seen)).not.toContain('threados://status');

    const { resources } = await client.listResources();
    expect(resources.map(({ uri }) => uri)).toEqual(
      expect.arrayContaining(['threados://proposals', 'threados://steps/after', 'threados://steps/more', log]),
    );
    const { resourceTemplates } = await client.listResourceTemplates();
    expect(resourceTemplates.map(({ uriTemplate }) => uriTemplate)).toContain('threados://steps/{id}/logs/{stream}');
    const { completion } = await client.complete({
      ref: { type: 'ref/resource', uri: 'threados://steps/{id}/diff' },
      argument: { name: 'id', value: 's' },
    });
    expect(completion.values).toEqual(['slow']);
    await expect(client.readResource({ uri: 'threados://steps/after/logs/stdout' })).rejects.toThrow('has not run yet');
    await expect(client.readResource({ uri: 'threados://steps/../../etc/passwd' })).rejects.toThrow('there is no resource');
  });
});

test("inside a step it is that step's agent: under its limits, and never waiting for its own run", async () => {
  const lead: StepSpec = { id: 'lead', type: 'b', model: 'shell', command: ['node', 'lead.mjs'], limits: { children: 1 } };
  const root = await makePowerRepo([lead]);
  const sdk = (part: string) => import.meta.resolve(`@modelcontextprotocol/sdk/client/${part}.js`);
  writeFileSync(
    join(root, 'lead.mjs'),
    `import { writeFileSync } from 'node:fs';
     import { Client } from ${JSON.stringify(sdk('index'))};
     import { StdioClientTransport } from ${JSON.stringify(sdk('stdio'))};
     const client = new Client({ name: 'lead', version: '1' });
     const args = [${JSON.stringify(fileURLToPath(new URL('../../bin/threados.js', import.meta.url)))}, 'mcp'];
     // No mark of the step is handed on: the process tree tells, where the platform does so cheaply.
     const env = process.platform === 'linux' ? { PATH: process.env.PATH } : process.env;
     await client.connect(new StdioClientTransport({ command: process.execPath, args, env }));
     const ask = async (name, given = {}) => (await client.callTool({ name, arguments: given })).structuredContent;
     const command = ['node', '--version'];
     const answers = [
       await ask('step_add', { id: 'one', model: 'shell', command }),
       await ask('step_add', { id: 'two', model: 'shell', command }),
       // The run that it is a part of takes its child up by itself.
       await ask('wait', { ids: ['one'] }),
       await ask('stop_step', { ids: ['lead'] }),
       await ask('wait'),
     ];
     writeFileSync('answers.json', JSON.stringify(answers));
     await client.close();`,
  );
  const ran = await seqctl(root, ['run', 'all', '--executor', 'direct']);
  expect(ran.code, ran.stdout + ran.stderr).toBe(0);
  expect(JSON.parse(readFileSync(join(root, 'answers.json'), 'utf8'))).toMatchObject([
    { ok: true },
    { ok: false, error: { code: 'INVALID_SEQUENCE', message: expect.stringContaining('"lead" may have 1 children') as string } },
    { ok: true, data: { steps: [{ id: 'one', status: 'DONE' }] } },
    { ok: false, error: { code: 'POLICY_DENIED', details: { rule: 'own-run' } } },
    { ok: false, error: { code: 'INVALID_VALUE', hint: 'name the steps to wait for' } },
  ]);
  const { json } = await seqctl(root, ['audit', '--actor', 'agent:lead']);
  const entries = (json.data as { entries: { action: string }[] }).entries.map(({ action }) => action);
  expect(entries).toContain('step.add');
});

test('without a sequence it starts, and says what to do', async () => {
  const { ask, client } = await mcpClient(makeFolder());
  expect((await client.listTools()).tools.length).toBeGreaterThan(20);
  expect(await ask('status')).toMatchObject({
    isError: true,
    error: { code: 'NOT_INITIALIZED', hint: expect.stringContaining('seqctl init') as string },
  });
});

test('garbage on stdin is answered with nothing but protocol, and its end with exit 0', async () => {
  const bin = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));
  const child = spawn(process.execPath, [bin, 'mcp'], { cwd: makeFolder(), env: cleanEnvironment({}), stdio: ['pipe', 'pipe', 'pipe'] });
  let stdout = '';
  child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
  child.stdin.end('no json\n{"jsonrpc":"2.0"}\n{"jsonrpc":"2.0","id":1,"method":"nothing/such"}\n[1,2\n');
  const code = await new Promise((resolve) => child.on('close', resolve));
  const lines = stdout.trim() === '' ? [] : stdout.trim().split('\n');
  for (const line of lines) expect(JSON.parse(line)).toMatchObject({ jsonrpc: '2.0' });
  expect(code).toBe(0);
});
