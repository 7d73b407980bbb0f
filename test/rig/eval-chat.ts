import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { ThreadOs } from '../../src/app/threados.ts';
import { openProvider } from '../../src/chat/choose-provider.ts';
import { CHAT_PROVIDERS } from '../../src/model/chat.ts';
import { REPOS, REQUESTS } from '../fixtures/chat/requests.ts';
import { askFor } from './chat-outcome.ts';

/**
 * `npm run eval:chat -- --provider NAME [--model NAME] [--only TEXT]`: asks a provider every request of the eval set
 * and says which led to the structure that they must lead to. Ends with 1 where any did not.
 */
Object.assign(globalThis, { THREADOS_VERSION: 'eval' });
const { openThreadOs } = await import('../../src/main.ts');

const { values } = parseArgs({
  options: { provider: { type: 'string', default: 'builtin' }, model: { type: 'string' }, only: { type: 'string', default: '' } },
});
const asked = CHAT_PROVIDERS.find((name) => name === values.provider);
if (asked === undefined) throw new Error(`--provider is one of ${CHAT_PROVIDERS.join(', ')}`);
const opened = await openProvider({ asked, model: values.model ?? null, policy: undefined, env: process.env });
if (!opened.ok) throw new Error(`${opened.error.message} (${opened.error.hint ?? ''})`);

const folders: string[] = [];
async function openRepo(repo: keyof typeof REPOS): Promise<ThreadOs> {
  const root = mkdtempSync(join(tmpdir(), 'threados-eval-'));
  folders.push(root);
  const dir = (path: string): string => fileURLToPath(new URL(`../../${path}`, import.meta.url));
  const place = { packageDir: dir('.'), dist: dir('dist'), bin: dir('bin'), templates: dir('templates') };
  const os = openThreadOs(place, { cwd: root, caller: { actor: 'human', inside: null, evidence: 'eval' } });
  if (!os.ok) throw new Error(os.error.message);
  await os.value.init({ name: 'eval' });
  const steps = REPOS[repo].map((step) => `  - ${JSON.stringify(step)}\n`).join('');
  writeFileSync(join(root, '.threados', 'sequence.yaml'), `version: 1\nname: eval\nsteps:${steps === '' ? ' []' : ''}\n${steps}`);
  return os.value;
}

const repos = { empty: await openRepo('empty'), pipeline: await openRepo('pipeline') };
const chosen = REQUESTS.filter((request) => request.ask.includes(values.only));
let held = 0;
try {
  for (const { ask, repo, leads } of chosen) {
    const { result, outcome } = await askFor(repos[repo], opened.value.provider, ask);
    const isRight = outcome !== null && leads(outcome);
    if (isRight) held += 1;
    const { input_tokens, output_tokens } = result.usage;
    const tokens = input_tokens === null ? '' : ` (${input_tokens} in, ${output_tokens ?? '?'} out)`;
    const repaired = result.repairs.length === 0 ? '' : `, ${result.repairs.length} repaired`;
    console.log(`${isRight ? 'ok  ' : 'FAIL'} ${ask}${tokens}${repaired}`);
    if (!isRight) console.log(`     ${result.failure?.message ?? `${result.say} ${JSON.stringify(outcome?.actions)}`}`);
  }
} finally {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}
console.log(`\n${opened.value.provider.name}: ${held} of ${chosen.length}`);
process.exitCode = held === chosen.length ? 0 : 1;
