import type { Look } from '../state/state.ts';

/** How the terminal wants to be drawn on, from its environment and the options of the command. */
export function lookOf(env: Readonly<Record<string, string | undefined>>, options: { mouse: boolean }): Look {
  const term = env['TERM'] ?? '';
  return {
    ascii: env['THREADOS_ASCII'] === '1' || term === 'linux' || term === 'dumb',
    colour: hasColour(env, term),
    mouse: options.mouse,
  };
}

function hasColour(env: Readonly<Record<string, string | undefined>>, term: string): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return (env['NO_COLOR'] ?? '') === '' && term !== 'dumb';
}
