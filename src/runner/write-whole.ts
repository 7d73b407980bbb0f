// `promises` is loaded when it is first used: a pane's child should not wait for it.
import { promises } from 'node:fs';

/** What Windows answers while a scanner or a reader holds the target. */
const HELD = new Set(['EPERM', 'EACCES', 'EBUSY']);
const TRIES = 10;

/** Writes a file whole or not at all: a reader sees the old text or the new one. `durable` waits for the disk. */
export async function writeWhole(path: string, text: string, durable: boolean): Promise<void> {
  const temporary = `${path}.${String(process.pid)}.tmp`;
  try {
    const file = await promises.open(temporary, 'w', 0o600);
    try {
      await file.writeFile(text);
      if (durable) await file.sync();
    } finally {
      await file.close();
    }
    for (let attempt = 1; ; attempt++) {
      try {
        await promises.rename(temporary, path);
        return;
      } catch (error) {
        if (attempt === TRIES || !HELD.has((error as NodeJS.ErrnoException).code ?? '')) throw error;
        await new Promise((resolve) => setTimeout(resolve, 5 * attempt ** 2));
      }
    }
  } catch (error) {
    await promises.rm(temporary, { force: true });
    throw error;
  }
}
