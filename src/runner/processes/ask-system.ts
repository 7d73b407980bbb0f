import { execFile } from 'node:child_process';

/** Runs a system tool and returns its stdout; empty where it cannot be run, however it ended otherwise. */
export function askSystem(
  file: string,
  args: readonly string[],
  options: { readonly env?: NodeJS.ProcessEnv; readonly timeout_ms: number },
): Promise<string> {
  return new Promise((resolve) => {
    execFile(
      file,
      [...args],
      {
        encoding: 'utf8',
        maxBuffer: 256 * 1024 * 1024,
        timeout: options.timeout_ms,
        windowsHide: true,
        ...(options.env && { env: options.env }),
      },
      (_error, stdout) => resolve(stdout),
    );
  });
}
