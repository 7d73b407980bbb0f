import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { subscribe } from '../../../src/app/subscribe.ts';
import { createDeps } from '../../../src/main/deps.ts';
import type { Event } from '../../../src/model/event.ts';
import { makeRepo } from '../../rig/repo.ts';
import { until } from '../../rig/until.ts';

const dir = (path: string): string => fileURLToPath(new URL(`../../../${path}`, import.meta.url));

async function makeDeps() {
  const root = await makeRepo([{ id: 'one', model: 'shell', command: ['true'] }]);
  const deps = createDeps({
    root,
    caller: { actor: 'human', inside: null, evidence: 'test' },
    env: process.env,
    platform: process.platform,
    pid: process.pid,
    place: { packageDir: dir('.'), dist: dir('dist'), bin: dir('bin'), templates: dir('templates') },
    version: '0',
    terminal: false,
  });
  return { deps, file: join(root, '.threados', 'sequence.yaml') };
}

test('what changes while the snapshot is taken is told after it', async () => {
  const { deps, file } = await makeDeps();
  let ring: () => void = () => undefined;
  let calls = 0;
  const events: Event[] = [];
  const unsubscribe = await subscribe(
    {
      ...deps,
      watch: (onChange) => {
        ring = onChange;
        return () => undefined;
      },
      proposals: {
        ...deps.proposals,
        // The sequence has been read by now, and the snapshot is not yet out.
        list: () => {
          if ((calls += 1) === 1) {
            writeFileSync(file, readFileSync(file, 'utf8').replaceAll('one', 'uno'));
            ring();
          }
          return deps.proposals.list();
        },
      },
    },
    (event) => void events.push(event),
  );
  if (unsubscribe.ok) onTestFinished(unsubscribe.value);
  await until('the change is told', () => events.some((event) => event.event === 'sequence-changed'));
  expect(events[0]).toMatchObject({ event: 'snapshot', view: { steps: [{ id: 'one' }] } });
});

test('a file that is broken is told of once, and again when it is mended as it was', async () => {
  const { deps, file } = await makeDeps();
  const good = readFileSync(file, 'utf8');
  let ring: () => void = () => undefined;
  const events: Event[] = [];
  const watching = { ...deps, watch: (onChange: () => void) => ((ring = onChange), () => undefined) };
  const unsubscribe = await subscribe(watching, (event) => void events.push(event));
  if (unsubscribe.ok) onTestFinished(unsubscribe.value);
  const told = (): string[] => events.map(({ event }) => event);
  writeFileSync(file, 'steps: {{{');
  ring();
  await until('the fault is told', () => told().length === 2);
  ring();
  writeFileSync(file, good);
  ring();
  await until('the end of it is told', () => told().length === 3);
  expect(told()).toEqual(['snapshot', 'notice', 'sequence-changed']);
});
