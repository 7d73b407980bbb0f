import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test, describe } from 'vitest';
import { candidatesFor } from '../../../src/cli/complete/candidates.ts';
import { COMPLETION_SCRIPTS } from '../../../src/cli/complete/scripts.ts';
import { runCli, SEQCTL } from '../../../src/cli/run-cli.ts';
import { COMMAND_NAMES } from '../../../src/cli/table.ts';
import { fail } from '../../../src/model/result.ts';
import { fakeIo } from '../../fakes/fake-io.ts';
import { failing } from '../../fakes/fake-threados.ts';
import { cli } from '../../rig/cli.ts';

const CHECKS = { bash: ['bash', '-n'], zsh: ['zsh', '-n'], fish: ['fish', '--no-execute'], powershell: null } as const;

describe('the scripts', () => {
  for (const [shell, check] of Object.entries(CHECKS)) {
    const installed = check !== null && spawnSync(check[0], ['--version']).error === undefined;
    test.skipIf(!installed)(`${shell} can read its own`, () => {
      const [program = '', ...flags] = check ?? [];
      const dir = mkdtempSync(join(tmpdir(), 'threados-completion-'));
      writeFileSync(join(dir, 'script'), COMPLETION_SCRIPTS[shell as keyof typeof CHECKS]);
      execFileSync(program, [...flags, join(dir, 'script')]);
      rmSync(dir, { recursive: true });
    });
  }

  test.each(['bash', 'zsh', 'fish', 'powershell'])('seqctl completion %s prints it as it is, also into a pipe', async (shell) => {
    expect(await cli(['completion', shell])).toMatchObject({
      code: 0,
      opened: [],
      stdout: COMPLETION_SCRIPTS[shell as keyof typeof CHECKS],
    });
    expect((await cli(['completion', shell, '--json'])).json.data).toMatchObject({ shell });
  });

  test.skipIf(spawnSync('bash', ['--version']).error !== undefined)('bash completes by asking seqctl', () => {
    // A seqctl that shows what it was asked.
    const script = `seqctl() { printf '%s\\n' "$@"; }
${COMPLETION_SCRIPTS.bash}
COMP_WORDS=(seqctl step show pl) COMP_CWORD=3
_seqctl
printf '<%s>' "\${COMPREPLY[@]}"`;
    expect(execFileSync('bash', ['-c', script], { encoding: 'utf8' })).toBe('<__complete><--current=pl><--><step><show>');
  });
});

describe('what may stand at the cursor', () => {
  test.each([
    { words: [], current: 'sta', has: ['status', 'step'] },
    { words: ['step'], current: '', has: ['add', 'edit', 'rm', 'clone', 'move', 'show', 'approve', 'reject'] },
    { words: ['status'], current: '--', has: ['--watch', '--run', '--json', '--no-color'] },
    { words: ['run', 'all', '--executor'], current: '', has: ['auto', 'mprocs', 'direct'] },
    { words: ['completion'], current: '', has: ['bash', 'zsh', 'fish', 'powershell'] },
    { words: ['--format'], current: '', has: ['json', 'text'] },
  ])('after $words', ({ words, current, has }) => {
    expect(candidatesFor(words, current, SEQCTL)).toEqual(expect.arrayContaining(has));
  });

  test.each([
    { words: ['step', 'show'], kind: 'step' },
    { words: ['wait', 'plan'], kind: 'step' },
    { words: ['dep', 'add', 'x', '--on'], kind: 'step' },
    { words: ['run', 'group'], kind: 'group' },
    { words: ['proposal', 'show'], kind: 'proposal' },
    { words: ['runs', 'show'], kind: 'run' },
    { words: ['apply'], kind: 'file' },
    { words: ['step', 'add', 'x', '--'], kind: 'file' },
  ])('after $words a $kind', ({ words, kind }) => {
    expect(candidatesFor(words, '', SEQCTL)).toBe(kind);
  });

  test('every command can be reached word by word', () => {
    for (const name of COMMAND_NAMES) {
      const words = name.split('.');
      for (const [i, word] of words.entries()) expect(candidatesFor(words.slice(0, i), '', SEQCTL)).toContain(word);
    }
  });
});

describe('seqctl __complete', () => {
  const complete = async (...argv: string[]) => (await cli(['__complete', ...argv])).stdout;

  test('prints what fits, one per line', async () => {
    expect(await complete('--current=sta', '--')).toBe('status\n');
    expect(await complete('--current=', '--', 'step', 'show')).toBe('plan\nbuild\n');
    expect(await complete('--current=b', '--', 'step', 'show')).toBe('build\n');
    expect(await complete('--current=plan,b', '--', 'dep', 'add', 'x', '--on')).toBe('plan,build\n');
    expect(await complete('--current=', '--', 'proposal', 'apply')).toBe('p-3f9a12cd\n');
    expect(await complete('--current=', '--', 'apply')).toBe('');
  });

  test('says nothing where there is nothing to say', async () => {
    const io = fakeIo();
    expect(await runCli(['__complete', '--current=', '--', 'step', 'show'], io, () => Promise.resolve(fail('IO', 'broken')))).toBe(0);
    const broken = await cli(['__complete', '--current=', '--', 'step', 'show'], {
      threados: { sequence: failing('INVALID_SEQUENCE', 'x') },
    });
    expect([io.out(), io.err(), broken.stdout, broken.stderr]).toEqual(['', '', '', '']);
  });
});
