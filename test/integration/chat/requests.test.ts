import { describe, expect, test } from 'vitest';
import type { ThreadOs } from '../../../src/app/threados.ts';
import { createBuiltinProvider } from '../../../src/chat/providers/builtin.ts';
import { REPOS, REQUESTS } from '../../fixtures/chat/requests.ts';
import { askFor } from '../../rig/chat-outcome.ts';
import { openRepo } from './rig.ts';

const open = { empty: (): Promise<ThreadOs> => openRepo(REPOS.empty), pipeline: (): Promise<ThreadOs> => openRepo(REPOS.pipeline) };

describe('the requests that need no model', () => {
  test('are at least forty', () => {
    expect(REQUESTS.length).toBeGreaterThanOrEqual(40);
  });

  test.each(Object.keys(REPOS) as (keyof typeof REPOS)[])('lead to the right structure in the repo "%s"', async (repo) => {
    const os = await open[repo]();
    const wrong: string[] = [];
    for (const { ask, leads } of REQUESTS.filter((request) => request.repo === repo)) {
      const { result, outcome } = await askFor(os, createBuiltinProvider(), ask);
      if (outcome === null) wrong.push(`${ask}: ${result.failure?.code ?? ''}: ${result.failure?.message ?? ''}`);
      else if (!leads(outcome)) wrong.push(`${ask}: ${outcome.say} ${JSON.stringify(outcome.actions)}`);
    }
    expect(wrong).toEqual([]);
  });
});

test.each([
  ['make me a sandwich', /did not understand/],
  ['put a gate before nowhere', /no step "nowhere"/],
  ['do biuld five times and compare', /no step "biuld".*"build"/],
  ['run claude and codex', /work on/],
  ['add a step x that runs cat a | grep b', /shell/],
  ['', /did not understand/],
])('"%s" is refused with a reason, not guessed', async (ask, reason) => {
  const { result } = await askFor(await open.pipeline(), createBuiltinProvider(), ask);
  expect(result.failure?.code).toBe('NOT_UNDERSTOOD');
  expect(result.failure?.message).toMatch(reason);
});
