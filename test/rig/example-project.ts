import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'vitest';
import { stringify } from 'yaml';
import type { StepSpec } from '../../src/model/sequence.ts';
import { installFakeAgents } from './fake-agents.ts';
import { makeFolder } from './repo.ts';
import { seqctl } from './seqctl.ts';

/** A shop whose checkout moves to another payment service: every thread type, with agents that do as their prompts say. */

const SOURCE = `import { charge } from './payments.js';

export async function checkout(cart, customer) {
  const total = cart.items.reduce((sum, item) => sum + item.price, 0);
  const receipt = await charge(customer.card, total);
  return { total, receipt };
}
`;

const BETTER = (how: string): string => `import { charge } from './payments.js';
import { priceOf } from './prices.js';

/** ${how} */
export async function checkout(cart, customer, { signal } = {}) {
  const total = cart.items.reduce((sum, item) => sum + priceOf(item), 0);
  const receipt = await charge({ card: customer.card, amount: total, idempotencyKey: cart.id, signal });
  return { total, receipt };
}
`;

const write = (path: string, text: string): string =>
  `node -e "require('fs').writeFileSync('${path}', Buffer.from('${Buffer.from(text).toString('base64')}', 'base64'))"`;

const PROMPTS: Readonly<Record<string, string>> = {
  plan: 'Read src/ and write docs/plan.md: how does the checkout move to the new payment service?\n\nfake: write docs/plan.md 1. Idempotency keys. 2. Prices from one place. 3. Switch behind a flag.\nfake: say Three phases, each behind a gate.',
  'by-claude': `Move src/checkout.js to the new service. Keep its interface.\n\nfake: run ${write('src/checkout.js', BETTER('Every charge carries a key, so that a retry never charges twice.'))}\nfake: say Idempotency keys and one place for prices; 12 tests pass.`,
  'by-codex': `Move src/checkout.js to the new service. Keep its interface.\n\nfake: run ${write('src/checkout.js', BETTER('Charges once, however often it is called.'))}\nfake: say Done: one file changed; 12 tests pass.`,
  'by-gemini': 'Move src/checkout.js to the new service. Keep its interface.\n\nfake: fail The sandbox has no network.',
  merged: `Make one result of the candidates.\n\nfake: run ${write('src/checkout.js', BETTER('Every charge carries a key, so that a retry never charges twice.'))}\nfake: say Took the keys from one and the signal from the other.`,
};

const BEAT = `const what = ['POST /v2/charges 201', 'GET /v2/charges/ch_1042 200', 'POST /v2/refunds 201', 'retry with the same key 200', 'webhook charge.settled'];
let n = 0;
setInterval(() => console.log(new Date(1767000000000 + ++n * 1300).toISOString().slice(11, 23) + '  ' + what[n % what.length].padEnd(30) + (18 + n * 7 % 60) + ' ms'), 40);`;

const TESTS = (name: string, ms: number): string[] => ['node', '-e', `setTimeout(() => console.log('${name}: 24 passed'), ${String(ms)})`];

export const EXAMPLE: readonly StepSpec[] = [
  { id: 'plan', name: 'Plan the move', lane: 'plan', model: 'claude-code', model_name: 'opus', review: 'none' },
  { id: 'plan-ok', name: 'Is this the plan?', type: 'gate', lane: 'plan', depends_on: ['plan'] },
  { id: 'audit', name: 'Read what calls it', lane: 'plan', model: 'shell', command: TESTS('callers', 10), after: ['plan'] },
  { id: 'by-claude', lane: 'build', model: 'claude-code', worktree: true, review: 'none', depends_on: ['plan-ok'] },
  { id: 'by-codex', lane: 'build', model: 'codex', worktree: true, review: 'none', depends_on: ['plan-ok'] },
  { id: 'by-gemini', lane: 'build', model: 'gemini', worktree: true, review: 'none', depends_on: ['plan-ok'] },
  {
    id: 'merged',
    name: 'The best of all three',
    type: 'f',
    lane: 'build',
    model: 'claude-code',
    worktree: true,
    candidates: ['by-claude', 'by-codex', 'by-gemini'],
    join: 'any',
    review: 'required',
  },
  {
    id: 'suites',
    type: 'p',
    mode: 'throughput',
    items: ['unit', 'api', 'browser', 'load'],
    fanout: 4,
    lane: 'verify',
    model: 'shell',
    command: TESTS('suite', 400),
    depends_on: ['merged'],
  },
  {
    id: 'soak',
    type: 'l',
    lane: 'verify',
    model: 'shell',
    command: ['node', '-e', BEAT],
    depends_on: ['by-codex'],
    watchdog: { idle: '10m', on_stall: 'restart', verify: ['node', '-e', '0'], every: '15m' },
    timeout: '8h',
  },
  { id: 'release-ok', name: 'Release it?', type: 'gate', lane: 'ship', depends_on: ['suites', 'merged'], after: ['soak'] },
  { id: 'rollout', type: 'b', lane: 'ship', model: 'claude-code', depends_on: ['release-ok'], limits: { children: 5, depth: 1 } },
];

export interface Example {
  readonly root: string;
  /** With the agents on its PATH. */
  readonly env: { readonly PATH: string };
}

export async function makeExample(steps: readonly StepSpec[] = EXAMPLE): Promise<Example> {
  const root = makeFolder('shop');
  const env = installFakeAgents();
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  put('src/checkout.js', SOURCE);
  put('docs/README.md', '# Shop\n');
  const git = (...args: string[]): void =>
    void execFileSync('git', ['-c', 'user.name=shop', '-c', 'user.email=shop@example.com', ...args], { cwd: root });
  git('init', '-q', '-b', 'main');
  git('add', '-A');
  git('commit', '-qm', 'Shop');
  expect((await seqctl(root, ['init', '--name', 'checkout-migration'], { env })).code).toBe(0);
  for (const [id, text] of Object.entries(PROMPTS)) put(`.threados/prompts/${id}.md`, `${text}\n`);
  const lanes = [...new Set(steps.map((step) => step.lane))].join(', ');
  put('.threados/sequence.yaml', `version: 1\nname: checkout-migration\nlanes: [${lanes}]\n${stringify({ steps })}`);
  const trusted = await seqctl(root, ['trust', '--yes'], { env });
  expect(trusted.code, trusted.stdout).toBe(0);
  return { root, env };
}
