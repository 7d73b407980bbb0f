import { expect, test } from 'vitest';
import { attentionSequence } from '../../../src/util/attention.ts';

const call = (env: Record<string, string>) => attentionSequence('T', 'a;b', { TERM: 'xterm-256color', ...env });

test.each([
  ['a common terminal', {}, '\u0007\u001b]9;T: a,b\u001b\\'],
  ['rxvt', { TERM: 'rxvt-unicode-256color' }, '\u0007\u001b]777;notify;T;a,b\u001b\\'],
  ['foot', { TERM: 'foot' }, '\u0007\u001b]777;notify;T;a,b\u001b\\'],
  ['one built on VTE', { VTE_VERSION: '7402' }, '\u0007\u001b]777;notify;T;a,b\u001b\\'],
  ['tmux', { TERM: 'tmux-256color', TMUX: '/tmp/tmux-0/default,1,0' }, '\u0007\u001bPtmux;\u001b\u001b]9;T: a,b\u001b\u001b\\\u001b\\'],
  ['screen', { TERM: 'screen', STY: '1.pts' }, '\u0007'],
  ['the console', { TERM: 'linux' }, '\u0007'],
  ['no terminal to speak of', { TERM: 'dumb' }, ''],
])('%s', (_name, env, sequence) => {
  expect(call(env)).toBe(sequence);
});

test('a long text is cut', () => {
  expect(attentionSequence('T', 'x'.repeat(5_000), {}).length).toBeLessThan(250);
});
