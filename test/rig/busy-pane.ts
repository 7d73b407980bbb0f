import { expect } from 'vitest';
import { busyStep, census, reasonOf, type BusyStep } from './busy-step.ts';
import { openMprocs } from './mprocs-session.ts';
import type { Pty } from './pty.ts';

export interface BusyPane extends BusyStep {
  readonly pty: Pty;
  /** The process of mprocs. */
  readonly mprocs: number;
}

/** The step `busy` in a pane of an open mprocs. */
export async function busyPane(step: { timeout?: string } = {}): Promise<BusyPane> {
  let opened: { readonly pty: Pty; readonly pid: number } | null = null;
  const busy = await busyStep(step, async (root) => (opened = await openMprocs(root)));
  const { pty, pid: mprocs } = opened as unknown as { readonly pty: Pty; readonly pid: number };
  return { ...busy, pty, mprocs };
}

/** A way in which a pane may end, and what its status says afterwards. */
export interface Way {
  readonly act: (pane: BusyPane) => unknown;
  readonly reason: RegExp;
  readonly step?: { readonly timeout: string };
}

/** Ends it that way: the run fails, the status says why, and nothing of the tree lives. */
export async function endsThatWay({ act, reason, step }: Way): Promise<void> {
  const pane = await busyPane(step);
  const { nonce } = pane.file();
  await act(pane);
  expect(await pane.ended).toBe(8);
  expect(await reasonOf(pane.root)).toMatch(reason);
  expect(await census(nonce)).toBe(0);
  expect(pane.file().ended_at).not.toBeNull();
}
