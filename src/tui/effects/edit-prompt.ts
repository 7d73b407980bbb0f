import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ThreadOs } from '../../app/threados.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import { splitCommand } from '../state/split-command.ts';

/** How the person's editor is opened. */
export interface EditorHost {
  readonly editor: string;
  readonly tempDir: string;
  readonly lend: <T>(work: () => Promise<T>) => Promise<T>;
}

/**
 * Opens a step's prompt in the person's editor, on a copy: what they save goes through ThreadOS like any other
 * edit. `null` where they changed nothing.
 */
export async function editPrompt(os: ThreadOs, id: string, host: EditorHost): Promise<Result<string | null>> {
  const prompt = await os.prompt(id);
  return prompt.ok ? editText(prompt.value.text ?? '', `${id}.md`, host) : prompt;
}

/** A text as the person saved it; `null` where they left it as it was. */
export async function editText(before: string, name: string, host: EditorHost): Promise<Result<string | null>> {
  const dir = await mkdtemp(join(host.tempDir, 'threados-edit-'));
  const file = join(dir, name);
  try {
    await writeFile(file, before);
    const ended = await host.lend(() => runEditor(host.editor, file));
    if (!ended.ok) return ended;
    const after = await readFile(file, 'utf8');
    return ok(after === before ? null : after);
  } finally {
    await rm(dir, { recursive: true, force: true });
  }
}

function runEditor(editor: string, file: string): Promise<Result<void>> {
  const [program = '', ...args] = splitCommand(editor);
  return new Promise((resolve) => {
    const child = spawn(program, [...args, file], { stdio: 'inherit', windowsHide: false });
    child.on('error', (error) => {
      resolve(
        fail('INVALID_VALUE', `The editor "${editor}" cannot be started: ${error.message}`, { hint: 'Set EDITOR to one that is there.' }),
      );
    });
    child.on('exit', (code) => {
      resolve(code === 0 ? ok(undefined) : fail('INVALID_VALUE', `The editor ended with ${String(code)}; nothing was changed.`));
    });
  });
}

/** The editor a person wants: VISUAL, EDITOR, else what every system of that kind has. */
export function editorOf(env: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string {
  const wanted = env['VISUAL'] ?? env['EDITOR'];
  return wanted !== undefined && wanted.trim() !== '' ? wanted : platform === 'win32' ? 'notepad' : 'vi';
}
