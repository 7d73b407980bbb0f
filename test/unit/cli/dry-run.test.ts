import { expect, test, describe } from 'vitest';
import { COMMANDS } from '../../../src/cli/table.ts';
import { cli } from '../../rig/cli.ts';

/** Methods that change or start something when they are called without `dry_run`. */
const CHANGING = [
  'init',
  'stopAll',
  'reconcile',
  'applyProposal',
  'discardProposal',
  'mprocsOpen',
  'mprocsClose',
  'beginTurn',
  'endTurn',
  'editProposal',
];

const LINES = [
  'init',
  'step add x',
  'run all',
  'stop all --yes',
  'accept x',
  'prompt generate x',
  'undo',
  'proposal apply p-3f9a12cd --run',
  'proposal discard p-3f9a12cd',
  'chat stop build --provider builtin',
  'policy allow jq --yes',
  'policy mode power --yes',
  'trust --yes',
  'reconcile',
  'mprocs open',
  'mprocs close --yes',
];

describe('--dry-run answers with the plan and changes nothing', () => {
  test.each(LINES)('%s', async (line) => {
    const { code, json, threados } = await cli([...line.split(' '), '--dry-run']);
    expect(code).toBe(0);
    expect(json.data).toMatchObject({
      diff: expect.any(String) as string,
      effects: expect.any(Array) as unknown[],
      decisions: expect.any(Array) as unknown[],
    });
    for (const { method, request } of threados.calls) {
      expect(CHANGING).not.toContain(method);
      if (method === 'perform') expect(request).toMatchObject({ dry_run: true });
      if (method === 'trust') expect(request).toEqual({ yes: false });
      if (['accept', 'undo', 'allowCommand', 'generatePrompt', 'propose'].includes(method))
        expect(request).toMatchObject({ dry_run: true });
    }
  });

  test('every command that changes or runs is tried here, or is an action', () => {
    const reading =
      /^(?:validate|status|step\.show|wait|logs|diff|prompt\.show|proposal\.(?:ls|show)|policy\.(?:show|check)|runs\..*|worktree\.ls|graph|report|metrics|export|audit|mprocs\.status|schema|doctor|completion)$/;
    const actions =
      /^(?:step|dep|group|fusion|gate|run|restart)\.|^stop\.step$|^prompt\.set$|^apply$|^mprocs\.(?:select|send-key)$|^worktree\.rm$/;
    const tried = new Set(LINES.map((line) => line.replace(/ (--|p-|x|jq|power|stop build).*/, '').replace(' ', '.')));
    const left = Object.keys(COMMANDS).filter((name) => !reading.test(name) && !actions.test(name) && !tried.has(name));
    expect(left).toEqual([]);
  });
});
