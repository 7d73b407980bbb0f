/** The few things this room does to files; the composition root hands in the store's way of writing. Paths are absolute. */
export interface StateFiles {
  /** `null` where there is none. */
  read(path: string): Promise<string | null>;
  /** Whole or not at all; makes the folder. `durable: false` does not wait for the disk. */
  write(path: string, text: string, options: { readonly mode: number; readonly durable: boolean }): Promise<void>;
  /** One that is not there is no error. */
  remove(path: string): Promise<void>;
}

/** Data of ThreadOS's own, for this user only, that is worth nothing after a crash of the machine. */
export async function writeState(files: StateFiles, path: string, value: unknown): Promise<void> {
  await files.write(path, `${JSON.stringify(value, null, 2)}\n`, { mode: 0o600, durable: false });
}

/** `null` where the file is missing, torn, or not of this shape: such state is made anew. */
export async function readState<T>(files: StateFiles, path: string, isShape: (value: unknown) => value is T): Promise<T | null> {
  const text = await files.read(path);
  if (text === null) return null;
  try {
    const value: unknown = JSON.parse(text);
    return isShape(value) ? value : null;
  } catch {
    return null;
  }
}
