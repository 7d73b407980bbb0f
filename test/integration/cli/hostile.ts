import fc from 'fast-check';

/** What somebody who means harm, or a model that is confused, writes where a word is wanted. */
export const HOSTILE_WORDS: readonly string[] = [
  ...[
    '',
    ' ',
    '.',
    '..',
    '../x',
    '../../beside/new.md',
    '..\\..\\beside\\new.md',
    '/etc/passwd',
    '/tmp/threados-was-here',
    'C:\\x',
    'C:x',
    '\\\\host\\share',
  ],
  ...[
    'con',
    'NUL',
    'nul.md',
    'com1',
    'lpt9.txt',
    'aux',
    '.git/hooks/post-checkout',
    '.git',
    '.GIT/config',
    'git~1/config',
    'a.',
    'a ',
    'x:y',
    'x?',
    'x*',
  ],
  ...['.threados/policy.yaml', '.threados/sequence.yaml', '.threados/audit.log', '.threados/state/trust.json', '.threados/POLICY.yaml'],
  ...['.threados/prompts/../policy.yaml', './.threados//policy.yaml', 'prompts/x.md', '.threados/prompts/x.md', '../a repo/x.md'],
  ...[
    '__proto__',
    'constructor',
    'prototype',
    'hasOwnProperty',
    'toString',
    'a\0b',
    '\0',
    'a\nb',
    'a\r\n- id: c',
    '\u001b[2J',
    '\u202eevil',
    '\ufeff',
    '💥',
    '\ud800',
  ],
  ...[
    '-',
    '--',
    '-x',
    '--yes',
    '$(touch x)',
    '`id`',
    '; rm -rf /',
    '| sh',
    '%PATH%',
    '*',
    '[',
    '(',
    '(a+)+$',
    '{{id}}',
    '${id}',
    '<!-- -->',
    '<<',
    '&a',
    '*a',
    '!!js/function',
  ],
  ...['a', 'b', 'a.1', 'b.2', 'b.verify', 'a.99999', '1', '0', '-1', '1e9', 'NaN', 'true', 'null', 'all', 'any', '45m', '99999999h', 'P1D'],
];

export const hostileWord = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...HOSTILE_WORDS) },
  { weight: 2, arbitrary: fc.string({ unit: 'binary', maxLength: 40 }) },
  { weight: 1, arbitrary: fc.integer({ min: 65, max: 5000 }).map((length) => 'x'.repeat(length)) },
);

/** Any JSON value, mostly of a kind that a field does not want. */
export const hostileValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 6, arbitrary: hostileWord },
  { weight: 3, arbitrary: fc.array(hostileWord, { maxLength: 4 }) },
  { weight: 1, arbitrary: fc.constantFrom(null, true, false, 0, -1, 1.5, 3, 50, 10_001, 1e308, [], {}, [[]], [{}]) },
  { weight: 1, arbitrary: fc.dictionary(hostileWord, hostileWord, { maxKeys: 3 }) },
  { weight: 1, arbitrary: fc.integer({ min: 1, max: 2000 }).map(nested) },
);

/** Lists in lists, so deep that what walks them by recursion should feel it. */
function nested(depth: number): unknown {
  let value: unknown = 'x';
  for (let i = 0; i < depth; i += 1) value = [value];
  return value;
}
