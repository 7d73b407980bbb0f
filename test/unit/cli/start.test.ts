import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';

const start = createRequire(import.meta.url)('../../../bin/start.js') as {
  isSupported(version: string): boolean;
  cacheFolder(env: Readonly<Record<string, string>>, platform: NodeJS.Platform): string | null;
};

describe('the folder of compiled code', () => {
  test('is the user’s own cache folder', () => {
    expect(start.cacheFolder({ HOME: '/home/ada' }, 'linux')).toBe('/home/ada/.cache/threados/compiled');
    expect(start.cacheFolder({ HOME: '/home/ada', XDG_CACHE_HOME: '/fast' }, 'linux')).toBe('/fast/threados/compiled');
    expect(start.cacheFolder({ LOCALAPPDATA: '/Users/ada/AppData/Local', HOME: '/home/ada' }, 'win32')).toBe(
      '/Users/ada/AppData/Local/threados/compiled',
    );
  });

  test('is none where nobody says whose it would be: never one that others can write to', () => {
    expect(start.cacheFolder({}, 'linux')).toBeNull();
    expect(start.cacheFolder({ HOME: '' }, 'darwin')).toBeNull();
    expect(start.cacheFolder({ HOME: '/home/ada', TEMP: '/tmp' }, 'win32')).toBeNull();
  });
});

test.each([
  ['22.17.0', true],
  ['22.16.9', false],
  ['24.1.0', false],
  ['24.2.0', true],
  ['26.0.0', true],
  ['23.11.0', false],
  ['20.20.2', false],
])('Node.js %s is supported: %s', (version, supported) => {
  expect(start.isSupported(version)).toBe(supported);
});
