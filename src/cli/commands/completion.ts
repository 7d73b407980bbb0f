import { fail, ok } from '../../model/result.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import type { Run } from '../answer.ts';
import { COMPLETION_SCRIPTS } from '../complete/scripts.ts';
import { SHELLS } from '../table/basics.ts';

export const completion: Run<'completion'> = ({ positionals }) => {
  const shell = SHELLS.find((each) => each === positionals.shell);
  if (shell === undefined) {
    const shown = printable(positionals.shell.slice(0, 80));
    return fail('INVALID_VALUE', `no completion for "${shown}", only for ${SHELLS.join(', ')}.${didYouMean(positionals.shell, SHELLS)}`);
  }
  const script = COMPLETION_SCRIPTS[shell];
  return ok({ data: { shell, script }, revision: null, text: () => script.replace(/\n$/, '').split('\n') });
};
