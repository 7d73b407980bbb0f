import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { onTestFinished } from 'vitest';
import type { StepSpec } from '../../src/model/sequence.ts';
import { openPty, type Pty } from './pty.ts';
import { makeRepo, statuses } from './repo.ts';
import { cleanEnvironment, seqctl } from './seqctl.ts';
import { until } from './until.ts';

const BIN = fileURLToPath(new URL('../../bin/threados.js', import.meta.url));

/** THREADOS_ROBOT_WATCH=300: each key waits so many milliseconds, and the screen is shown, so that one can watch. */
const WATCH_MS = Number(process.env['THREADOS_ROBOT_WATCH'] ?? 0);

/** A cell of the screen, counted from 0. */
type Place = Parameters<Pty['click']>[0];

/** The row of the inspector's head. */
const HEAD = 2;

/** Somebody at the terminal UI of a real repo: sees its screen, presses its keys, and can look at what came of it. */
export interface Robot {
  readonly pty: Pty;
  readonly root: string;
  readonly graph: {
    /** Clicks on a step's card (by way of the palette where it is not in sight), and waits until it is selected. */
    select(id: string): Promise<Robot>;
    /** Where a step's id stands on its card. */
    card(id: string): Promise<Place>;
  };
  /** Keys one after the other, each its own write. */
  press(...keys: readonly string[]): Promise<Robot>;
  /** Letters, as fast as they come. */
  type(text: string): Promise<Robot>;
  /** Waits until the screen shows it. */
  sees(wanted: string | RegExp): Promise<Robot>;
  /** Waits until the screen no longer shows it. */
  seesNo(unwanted: string): Promise<Robot>;
  /** Waits until a step has this status, as seqctl tells it. */
  status(id: string, wanted: string): Promise<Robot>;
  /** sequence.yaml as it is on disk now. */
  sequence(): string;
  /** Waits until sequence.yaml holds it. */
  wrote(wanted: string | RegExp): Promise<Robot>;
}

export interface RobotOptions {
  readonly cols?: number;
  readonly rows?: number;
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** More words behind `threados tui`. */
  readonly args?: readonly string[];
  /** Where it is started; default: in the repo. */
  readonly cwd?: string;
}

/** Opens the terminal UI on a new repo with these steps and waits until it is all there. */
export async function openRobot(steps: readonly StepSpec[], options: RobotOptions = {}): Promise<Robot> {
  return robotIn(await makeRepo(steps), options);
}

export async function robotIn(root: string, options: RobotOptions = {}): Promise<Robot> {
  const { cols = 150, rows = 44 } = options;
  const pty = openPty(process.execPath, [BIN, 'tui', ...(options.args ?? [])], {
    cwd: options.cwd ?? root,
    env: cleanEnvironment(options.env),
    cols,
    rows,
  });
  onTestFinished(async () => {
    await pty.close();
    // What a story has started goes on without the terminal UI: it must not outlive the test.
    if (hasRuns(root)) await seqctl(root, ['stop', 'all', '--yes']);
  });
  const sequence = (): string => readFileSync(join(root, '.threados', 'sequence.yaml'), 'utf8');
  const robot: Robot = {
    pty,
    root,
    graph: {
      card: async (id) => {
        const place = findCard(await pty.screen(), id);
        if (place === null) throw new Error(`no card of ${id} on the screen:\n${(await pty.screen()).join('\n')}`);
        return place;
      },
      select: async (id) => {
        // Its card has the heavy border, which is drawn first (while one is picked, so has the one it is for). Where no card has it (a gate, a closer zoom), the inspector tells.
        const isSelected = (rows: readonly string[]): boolean => {
          const heavy = [...rows.join('\n').matchAll(/┃ ([a-z0-9_-]+) /g)].map((match) => match[1]);
          return heavy.length === 0 ? headOf(rows).startsWith(`│ ${id} `) : heavy.includes(id);
        };
        // What happened just before may still be moving the cards about: who misses one clicks again.
        for (let tries = 1; ; tries += 1) {
          const place = findCard(await pty.screen(), id);
          if (place === null) await goTo(id);
          else pty.click(place);
          await watch();
          const found = await pty.until(isSelected, tries < 4 ? 1000 : 5000).catch((error: unknown) => {
            if (tries === 4) throw error;
            return null;
          });
          if (found !== null) return robot;
        }
      },
    },
    press: async (...keys) => {
      for (const key of keys) {
        pty.press(key);
        await watch();
      }
      return robot;
    },
    type: async (text) => {
      pty.type(text);
      await watch();
      return robot;
    },
    sees: async (wanted) => {
      await pty.until(wanted, 10_000);
      return robot;
    },
    seesNo: async (unwanted) => {
      await pty.until((now) => !now.some((row) => row.includes(unwanted)));
      return robot;
    },
    status: async (id, wanted) => {
      await until(`${id} is ${wanted}`, async () => (await statuses(root))[id] === wanted);
      return robot;
    },
    sequence,
    wrote: async (wanted) => {
      const holds = (): boolean => (typeof wanted === 'string' ? sequence().includes(wanted) : wanted.test(sequence()));
      await until(`sequence.yaml holds ${String(wanted)}`, holds, 5000).catch(async (error: unknown) => {
        throw new Error(`${String(error)}; the screen:\n${(await pty.screen()).join('\n')}\n${sequence()}`);
      });
      return robot;
    },
  };
  const goTo = async (id: string): Promise<void> => {
    await robot.press(':');
    await robot.sees('Commands');
    await robot.type(`Go to ${id}`);
    await robot.sees(`› Go to ${id}`);
    await robot.press('enter');
  };
  const watch = async (): Promise<void> => {
    if (WATCH_MS === 0) return;
    await new Promise((resolve) => setTimeout(resolve, WATCH_MS));
    process.stderr.write(`\u001b[H\u001b[2J${(await pty.screen()).join('\n')}\n`);
  };
  // The hints are drawn last: with them the whole screen is there.
  await pty.until((now) => now.some((row) => row.includes('? help') || row.includes('i create')), 20_000);
  return robot;
}

function hasRuns(root: string): boolean {
  const runs = join(root, '.threados', 'runs');
  return existsSync(runs) && readdirSync(runs).length > 0;
}

/** The head of the inspector, from its border on. */
function headOf(rows: readonly string[]): string {
  const row = rows[HEAD] ?? '';
  return row.slice(row.lastIndexOf('│'));
}

/** A card carries its step's id right of its left border; so does the head of the inspector, which is no card. */
function findCard(rows: readonly string[], id: string): Place | null {
  for (const [row, text] of rows.entries()) {
    const at = text.search(new RegExp(`[│┃╱] ${id} `));
    if (at >= 0 && !(row === HEAD && at === text.lastIndexOf('│'))) return { column: at + 2, row };
  }
  return null;
}
