import { printable } from '../../util/printable.ts';
import { failure, type Failure } from '../../model/failure.ts';

/** STATUS_DLL_NOT_FOUND: the loader ended the program before its first line. */
const DLL_NOT_FOUND = 0xc0000135;

/**
 * What the end of an mprocs that did not come up means. Its exit code alone tells little: every error that it
 * reports itself ends with 0, and a taken port ends with 0 and says nothing.
 */
export function explainExit(end: { readonly code: number | null; readonly output: string }): Failure & { readonly hint: string } {
  const said = printable(end.output.trim().slice(0, 500));
  if (end.code !== null && end.code >>> 0 === DLL_NOT_FOUND) {
    return {
      code: 'MPROCS_UNAVAILABLE',
      message: 'mprocs cannot start: VCRUNTIME140.dll (the Visual C++ runtime) is missing on this Windows',
      hint: 'Install it with `winget install Microsoft.VCRedist.2015+.x64`, then try again.',
    };
  }
  if (/os error 6\)|not a tty|No such device/i.test(end.output)) {
    return {
      code: 'TERMINAL_UNAVAILABLE',
      message: 'mprocs needs a terminal, and there is none here',
      hint: 'Run `seqctl mprocs open --layout here` in a terminal window.',
    };
  }
  const how = end.code === null ? 'was killed' : `ended with code ${String(end.code)}`;
  return {
    ...failure('MPROCS_UNAVAILABLE', `mprocs ${how} before it was ready${said === '' ? '' : `: ${said}`}`),
    hint: 'Run `seqctl doctor` to see what is missing.',
  };
}

/** An early end with code 0 and nothing said: the port was taken between picking and binding it. */
export function isPortTaken(end: { readonly code: number | null; readonly output: string }): boolean {
  return end.code === 0 && end.output.trim() === '';
}
