import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, onTestFinished } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import type { StatusFile } from '../../src/model/status.ts';
import { createProcesses } from '../../src/runner/processes/processes.ts';
import { createFakeAgents, FAKE_AGENT, type FakeAgents } from '../fakes/fake-agent.ts';
import { makeRepo } from './repo.ts';
import { seqctl, startSeqctl } from './seqctl.ts';
import { until } from './until.ts';

export const processes = createProcesses({ platform: process.platform, self: process.pid });

/** A step `busy` that runs under `run all`, with a grandchild and a daemon that left its group and session. */
export interface BusyStep {
  readonly root: string;
  readonly agents: FakeAgents;
  readonly agent: Awaited<ReturnType<FakeAgents['nextInvocation']>>;
  /** Its status file, as it is now. */
  readonly file: () => StatusFile;
  /** What it has said, as far as it is kept. */
  readonly log: () => string;
  /** Of the `run all`. */
  readonly scheduler: number;
  /** Its exit code. */
  readonly ended: Promise<number | null>;
}

/** `prepare` has the repo before the run begins. */
export async function busyStep(step: Partial<StepSpec> = {}, prepare?: (root: string) => Promise<unknown>): Promise<BusyStep> {
  const agents = await createFakeAgents();
  onTestFinished(() => agents[Symbol.asyncDispose]());
  const env = { THREADOS_FAKE_SOCKET: agents.env.THREADOS_FAKE_SOCKET };
  const root = await makeRepo([{ id: 'busy', command: [...FAKE_AGENT], env, ...step }]);
  await prepare?.(root);
  const run = startSeqctl(root, ['run', 'all']);
  const ended = new Promise<number | null>((resolve) => run.once('close', resolve));
  const agent = await agents.nextInvocation();
  await agent.grandchild();
  await agent.daemon();
  const runs = join(root, '.threados', 'runs');
  const path = join(runs, readdirSync(runs).find((name) => /^\d/.test(name)) ?? '', 'busy', 'status.json');
  const file = () => JSON.parse(readFileSync(path, 'utf8')) as StatusFile;
  await until('busy runs', () => existsSync(path) && file().state === 'running');
  expect(await census(file().nonce)).toBe(3);
  const log = () => readFileSync(join(dirname(path), 'stdout.log'), 'utf8');
  return { root, agents, agent, file, log, ended, scheduler: run.pid ?? 0 };
}

/** How many processes of an attempt live. */
export async function census(nonce: string): Promise<number> {
  return (await processes.census({ root: null, nonce })).length;
}

/** Why `busy` is FAILED. */
export async function reasonOf(root: string): Promise<string | undefined> {
  const { json } = await seqctl(root, ['status', 'busy']);
  return (json.data as { steps: { reason: { code: string } | null }[] }).steps[0]?.reason?.code;
}
