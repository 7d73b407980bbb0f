import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { ThreadOs } from '../app/threados.ts';
import type { Redactor } from '../redact/redactor.ts';
import type { Look } from './wire/read-answer.ts';

/** Characters that a model gets of one thing. */
const MOST = 8_000;
const MOST_BYTES = 4 * MOST;
const LOG_LINES = 60;

/** What a model may ask to read: one step's summary, prompt or end of log. Redacted, bounded; what is not there says so. */
export async function lookUp(os: Pick<ThreadOs, 'root' | 'status' | 'prompt' | 'logs'>, look: Look, redactor: Redactor): Promise<string> {
  // Redacted before it is cut: half a secret would not be known for one.
  const text = redactor.text(await read(os, look));
  return text.length > MOST ? `${text.slice(0, MOST)}… (cut)` : text;
}

async function read(os: Pick<ThreadOs, 'root' | 'status' | 'prompt' | 'logs'>, { what, id }: Look): Promise<string> {
  switch (what) {
    case 'prompt': {
      const prompt = await os.prompt(id);
      return prompt.ok ? (prompt.value.text ?? 'it has no prompt') : prompt.error.message;
    }
    case 'log': {
      const log = await os.logs({ id, stream: 'stdout', tail: LOG_LINES, attempt: null, grep: null });
      return log.ok ? log.value.lines.join('\n') : log.error.message;
    }
    case 'summary': {
      const status = await os.status({ steps: [id] });
      if (!status.ok) return status.error.message;
      const path = status.value.view.steps[0]?.artifacts?.summary ?? null;
      return path === null ? 'it has no summary yet' : ((await beginning(join(os.root, path))) ?? 'its summary cannot be read');
    }
  }
}

async function beginning(path: string): Promise<string | null> {
  try {
    await using file = await open(path, 'r');
    const { bytesRead, buffer } = await file.read({ buffer: Buffer.alloc(MOST_BYTES), position: 0 });
    return buffer.subarray(0, bytesRead).toString('utf8');
  } catch {
    return null;
  }
}
