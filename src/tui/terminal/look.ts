import type { Look } from '../state/state.ts';

/** How the terminal wants to be drawn on, from its environment and the options of the command. */
export function lookOf(env: Readonly<Record<string, string | undefined>>, options: { mouse: boolean }): Look {
  const term = env['TERM'] ?? '';
  return {
    ascii: wantsAscii(env, term),
    colour: hasColour(env, term),
    mouse: options.mouse,
  };
}

function hasColour(env: Readonly<Record<string, string | undefined>>, term: string): boolean {
  const forced = env['FORCE_COLOR'];
  if (forced !== undefined) return forced !== '0' && forced !== 'false';
  return (env['NO_COLOR'] ?? '') === '' && term !== 'dumb';
}

/** THREADOS_ASCII has the last word; else a terminal or a locale that knows nothing but ASCII. Where none is said, most know Unicode. */
function wantsAscii(env: Readonly<Record<string, string | undefined>>, term: string): boolean {
  const asked = env['THREADOS_ASCII'] ?? '';
  if (asked !== '') return asked !== '0';
  if (term === 'linux' || term === 'dumb') return true;
  const locale = [env['LC_ALL'], env['LC_CTYPE'], env['LANG']].find((value) => (value ?? '') !== '') ?? '';
  const [, charset] = /\.([^@]+)/.exec(locale) ?? [];
  return locale === 'C' || locale === 'POSIX' || (charset !== undefined && !/^utf-?8$/i.test(charset));
}
