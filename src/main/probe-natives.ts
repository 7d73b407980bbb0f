import type { Finding } from '../app/threados.ts';

const AGAIN = 'install ThreadOS again without --omit=optional';

/** The optional libraries that hold machine code: whether they are here, and run. */
export async function nativeFindings(platform: NodeJS.Platform): Promise<readonly Finding[]> {
  const interactive = await loads(() => import('@lydell/node-pty'));
  const findings: Finding[] = [
    interactive
      ? { check: 'interactive', state: 'ok', found: 'agents can have a screen of their own', fix: null }
      : { check: 'interactive', state: 'warning', found: 'no pseudo terminals: interactive steps cannot start', fix: AGAIN },
  ];
  if (platform !== 'win32') return findings;
  const { loadWindowsApi } = await import('../runner/processes/windows-api.ts');
  const held = (await loadWindowsApi()) !== null;
  findings.push(
    held
      ? { check: 'job objects', state: 'ok', found: 'nothing outlives the runner of its step', fix: null }
      : { check: 'job objects', state: 'warning', found: 'no koffi: a killed runner may leave processes, and looks are slow', fix: AGAIN },
  );
  return findings;
}

function loads(load: () => Promise<unknown>): Promise<boolean> {
  return load().then(
    () => true,
    () => false,
  );
}
