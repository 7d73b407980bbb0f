import type { Action } from '../model/action.ts';

const node = (program: string) => ['node', `tools/${program}.mjs`];

/** The demo's sequence, as the actions that build it. */
export const BUILD: readonly Action[] = [
  { action: 'step.add', id: 'plan', name: 'Find out what is broken', lane: 'plan', command: node('plan') },
  {
    action: 'step.add',
    id: 'fix-rules',
    name: 'Mend it with rewriting rules',
    lane: 'rules',
    command: node('fix-rules'),
    worktree: true,
    depends_on: ['plan'],
  },
  {
    action: 'step.add',
    id: 'fix-table',
    name: 'Mend it with a longer table',
    lane: 'table',
    command: node('fix-table'),
    worktree: true,
    depends_on: ['plan'],
  },
  {
    action: 'step.add',
    id: 'merge',
    name: 'Keep the better one',
    type: 'f',
    lane: 'plan',
    model: 'shell',
    command: node('merge'),
    worktree: true,
    candidates: ['fix-rules', 'fix-table'],
  },
  { action: 'gate.insert', id: 'looks-good', name: 'A person looks at the patch', after: ['merge'] },
  {
    action: 'step.add',
    id: 'tests',
    name: 'Run every test',
    lane: 'plan',
    command: ['node', '--test', 'test/roman.test.js'],
    depends_on: ['looks-good'],
  },
];
