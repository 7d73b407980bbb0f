import { expect, test } from 'vitest';
import { createAddPane, type AddPane } from '../../../src/executors/mprocs/add-panes.ts';
import type { Command } from '../../../src/executors/mprocs/command.ts';
import type { Delivery } from '../../../src/executors/mprocs/delivery.ts';
import { createMapFile } from '../../../src/executors/mprocs/map-file.ts';
import type { PaneMap } from '../../../src/executors/mprocs/map.ts';
import { NOT_OPEN } from '../../../src/executors/mprocs/remote.ts';
import type { OpenSession } from '../../../src/executors/mprocs/session-file.ts';
import type { StateFiles } from '../../../src/executors/mprocs/state-files.ts';
import type { Launch } from '../../../src/model/launch.ts';
import { err, ok } from '../../../src/model/result.ts';

const SESSION: OpenSession = {
  schema: 1,
  state: 'open',
  pid: 7,
  started_at: 's',
  port: 1,
  address: '',
  version: '0.7.3',
  binary: '/m',
  opened_at: '',
};
const launch = (instance: string, attempt = 1): Launch => ({ step_id: instance, instance, attempt }) as Launch;

interface World {
  readonly add: AddPane;
  readonly disk: Map<string, string>;
  readonly sent: Command[];
  readonly map: () => PaneMap;
}

/** A disk in memory and an mprocs that answers as told; `whenSent` looks at the disk as it is at that moment. */
function world(options: { answer?: Delivery; open?: boolean; full?: boolean; whenSent?: (map: PaneMap) => void } = {}): World {
  const disk = new Map<string, string>();
  const files: StateFiles = {
    read: (path) => Promise.resolve(disk.get(path) ?? null),
    write: (path, text) => {
      if (options.full === true) return Promise.reject(new Error('ENOSPC: no space left'));
      disk.set(path, text);
      return Promise.resolve();
    },
    remove: (path) => {
      disk.delete(path);
      return Promise.resolve();
    },
  };
  const sent: Command[] = [];
  const map = (): PaneMap => JSON.parse(disk.get('/map.json') ?? '{}') as PaneMap;
  const remote = {
    send: (command: Command) => {
      options.whenSent?.(map());
      sent.push(command);
      return Promise.resolve(options.answer ?? ({ outcome: 'queued' } as const));
    },
    waitUntilReady: () => Promise.resolve(true),
  };
  let tokens = 0;
  const add = createAddPane({
    finder: { live: () => Promise.resolve(options.open === false ? err(NOT_OPEN) : ok({ record: SESSION, remote })) },
    map: createMapFile(files, '/map.json'),
    files,
    exclusive: (work) => work(),
    ids: { nonce: () => `t${String((tokens += 1))}` },
    programs: { node: '/node', entry: '/pane.cjs' },
    platform: 'linux',
    launches: '/launch',
  });
  return { add, disk, sent, map };
}

test('steps that are asked for together go in one batch, each with its own token', async () => {
  const { add, sent, disk, map } = world();
  const added = await Promise.all(['a', 'b', 'c'].map((id) => add(launch(id))));
  expect(sent).toEqual([
    {
      c: 'batch',
      cmds: ['a', 'b', 'c'].map((name, i) => ({ c: 'add-proc', name, cmd: `exec '/node' '/pane.cjs' t${String(i + 1)}` })),
    },
  ]);
  expect(added.map((one) => one.ok && one.value.launch.proc)).toEqual([
    { name: 'a', index: 1 },
    { name: 'b', index: 2 },
    { name: 'c', index: 3 },
  ]);
  expect(JSON.parse(disk.get('/launch/t2.json') ?? '')).toEqual({ ...launch('b'), proc: { name: 'b', index: 2 } });
  expect(map()).toMatchObject({ rows: 4, uncertain: false });
});

test('a process that dies between the command and the map leaves a map that knows it is unsure', async () => {
  let atSend: PaneMap | null = null;
  const { add } = world({ whenSent: (map) => (atSend = map) });
  await add(launch('a'));
  expect(atSend).toMatchObject({ rows: 2, uncertain: true, panes: [{ instance: 'a', stale: true }] });
});

test('nothing reached mprocs: as if nothing had been', async () => {
  const { add, disk, map } = world({ answer: { outcome: 'refused', error: NOT_OPEN } });
  expect(await add(launch('a'))).toEqual({ ok: false, error: NOT_OPEN });
  expect([...disk.keys()]).toEqual(['/map.json']);
  expect(map()).toMatchObject({ rows: 1, uncertain: false, panes: [] });
});

test('it may or may not have: the row counts, and is stale', async () => {
  const { add, map } = world({ answer: { outcome: 'unknown', error: NOT_OPEN } });
  expect((await add(launch('a'))).ok).toBe(true);
  expect(map()).toMatchObject({ rows: 2, uncertain: true, panes: [{ stale: true }] });
});

test('closed, or a full disk: a failure for each that asked, and the next one is served', async () => {
  expect(await world({ open: false }).add(launch('a'))).toEqual({ ok: false, error: NOT_OPEN });
  const { add, sent } = world({ full: true });
  const both = await Promise.all([add(launch('a')), add(launch('b'))]);
  expect(both.map((one) => !one.ok && one.error)).toEqual([
    { code: 'IO', message: 'Cannot prepare a pane: ENOSPC: no space left' },
    { code: 'IO', message: 'Cannot prepare a pane: ENOSPC: no space left' },
  ]);
  expect(await add(launch('c'))).toMatchObject({ ok: false });
  expect(sent).toEqual([]);
});
