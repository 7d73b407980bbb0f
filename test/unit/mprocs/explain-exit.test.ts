import { expect, test } from 'vitest';
import { explainExit, isPortTaken } from '../../../src/executors/mprocs/explain-exit.ts';

test('a missing Visual C++ runtime, as Windows and as Node print the code', () => {
  for (const code of [0xc0000135, -1073741515]) {
    expect(explainExit({ code, output: '' })).toMatchObject({
      code: 'MPROCS_UNAVAILABLE',
      hint: expect.stringContaining('winget install') as string,
    });
  }
});

test('no terminal', () => {
  expect(explainExit({ code: 134, output: 'Error: No such device or address (os error 6)\n' }).code).toBe('TERMINAL_UNAVAILABLE');
});

test('anything else says what mprocs said, on one line', () => {
  expect(explainExit({ code: 0, output: 'Error: [config] bad\nmore' }).message).toBe(
    'mprocs ended with code 0 before it was ready: Error: [config] bad\\nmore',
  );
  expect(explainExit({ code: null, output: '' }).message).toBe('mprocs was killed before it was ready');
});

test('only a silent end with 0 means a taken port', () => {
  expect(isPortTaken({ code: 0, output: ' \n' })).toBe(true);
  expect(isPortTaken({ code: 0, output: 'Error: x' })).toBe(false);
  expect(isPortTaken({ code: 134, output: '' })).toBe(false);
});
