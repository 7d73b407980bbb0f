/** The demo's project: a tiny library, tests of which half fail, and the programs that its steps run. No agent, no network. */
export const PROJECT: Readonly<Record<string, string>> = {
  'package.json': `${JSON.stringify({ name: 'roman', type: 'module', private: true, scripts: { test: 'node --test' } }, null, 2)}\n`,

  'src/roman.js': `/** 1984 -> 'MCMLXXXIV'. Written in a hurry: it has never heard of IV, and takes any number at all. */
export function toRoman(number) {
  let text = '';
  for (const [value, letter] of [[1000, 'M'], [500, 'D'], [100, 'C'], [50, 'L'], [10, 'X'], [5, 'V'], [1, 'I']]) {
    while (number >= value) {
      text += letter;
      number -= value;
    }
  }
  return text;
}
`,

  'test/roman.test.js': `import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toRoman } from '../src/roman.js';

test('adds letters up', () => assert.equal(toRoman(2026), 'MMXXVI'));
test('subtracts for fours', () => assert.equal(toRoman(44), 'XLIV'));
test('subtracts for nines', () => assert.equal(toRoman(1999), 'MCMXCIX'));
test('refuses what Rome could not write', () => assert.throws(() => toRoman(0), RangeError));
`,

  'tools/run-tests.mjs': `import { spawnSync } from 'node:child_process';

/** Runs the project's tests in the current folder: which pass, which fail. */
export function runTests() {
  const env = { ...process.env };
  // Set by a test runner around us, it would make the inner one speak another language.
  delete env.NODE_TEST_CONTEXT;
  const { stdout } = spawnSync(process.execPath, ['--test', '--test-reporter=tap', 'test/roman.test.js'], { encoding: 'utf8', env });
  const names = (mark) => [...stdout.matchAll(new RegExp('^ *' + mark + ' \\\\d+ - (?!.*\\\\.js$)(.+)$', 'gm'))].map((match) => match[1]);
  return { passed: names('ok'), failed: names('not ok') };
}
`,

  'tools/plan.mjs': `import { runTests } from './run-tests.mjs';

const { passed, failed } = runTests();
console.log(\`\${passed.length} tests pass, \${failed.length} fail:\`);
for (const name of failed) console.log(\`  - \${name}\`);
console.log('Plan: two people mend src/roman.js, each in their own way; the better one is kept.');
`,

  'tools/fix-rules.mjs': `import { readFileSync, writeFileSync } from 'node:fs';
import { runTests } from './run-tests.mjs';

// One way: keep the loop, and rewrite what it spelt too long.
const source = readFileSync('src/roman.js', 'utf8');
const rules = "  return [['DCCCC', 'CM'], ['CCCC', 'CD'], ['LXXXX', 'XC'], ['XXXX', 'XL'], ['VIIII', 'IX'], ['IIII', 'IV']]\\n    .reduce((roman, [long, short]) => roman.replace(long, short), text);";
writeFileSync('src/roman.js', source.replace('  return text;', rules).replace('Written in a hurry: it has never heard of IV, and takes any number at all.', 'Spells it out, then shortens it.'));
const { passed, failed } = runTests();
console.log(\`rewriting rules: \${passed.length} tests pass, \${failed.length} fail\`);
`,

  'tools/fix-table.mjs': `import { writeFileSync } from 'node:fs';
import { runTests } from './run-tests.mjs';

// Another way: put the subtractive pairs into the table, and refuse what cannot be written.
writeFileSync('src/roman.js', \`const LETTERS = [[1000, 'M'], [900, 'CM'], [500, 'D'], [400, 'CD'], [100, 'C'], [90, 'XC'], [50, 'L'], [40, 'XL'], [10, 'X'], [9, 'IX'], [5, 'V'], [4, 'IV'], [1, 'I']];

/** 1984 -> 'MCMLXXXIV'; a RangeError for what Rome could not write. */
export function toRoman(number) {
  if (!Number.isInteger(number) || number < 1 || number > 3999) throw new RangeError(\\\`\\\${number} has no Roman form\\\`);
  let text = '';
  for (const [value, letters] of LETTERS) {
    for (; number >= value; number -= value) text += letters;
  }
  return text;
}
\`);
const { passed, failed } = runTests();
console.log(\`a longer table: \${passed.length} tests pass, \${failed.length} fail\`);
`,

  'tools/merge.mjs': `import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { runTests } from './run-tests.mjs';

// ThreadOS names what the candidates left behind in a file; each patch is tried here, in this step's own worktree.
const candidates = JSON.parse(readFileSync(process.env.THREADOS_INPUTS, 'utf8')).filter(({ diff }) => diff !== null);
const judged = candidates.map(({ instance, diff }) => {
  execFileSync('git', ['apply', diff]);
  const { passed } = runTests();
  execFileSync('git', ['apply', '--reverse', diff]);
  console.log(\`\${instance}: \${passed.length} tests pass\`);
  return { instance, diff, score: passed.length };
});
const best = judged.sort((a, b) => b.score - a.score)[0];
if (best === undefined) throw new Error('no candidate left a patch');
execFileSync('git', ['apply', best.diff]);
console.log(\`kept: \${best.instance}\`);
`,
};
