/** dist/finish.cjs: what the pane's runner loads after its child has ended. */
import type { Launch } from './model/launch.ts';
import type { Finishers } from './model/ports/process.ts';
import { createFinishers as create } from './main/finishers.ts';

export function createFinishers(launch: Launch): Promise<Finishers> {
  return create(launch, process.env, process.platform);
}
