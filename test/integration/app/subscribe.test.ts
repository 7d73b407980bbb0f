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

test('what changes while the snapshot is taken is told after it', async () => {
  const root = await makeRepo([{ id: 'one', model: 'shell', command: ['true'] }]);
  const file = join(root, '.threados', 'sequence.yaml');
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
