import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Result } from '../../model/result.ts';
import { acceptSettings, type MprocsSettings } from './settings.ts';

export interface SettingsSources {
  readonly root: string;
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  read(path: string): Promise<string | null>;
  /** Of YAML (JSON is YAML); the store owns the parser. */
  parseYaml(text: string): Result<unknown>;
}

/** A person's global settings, then the project's own; a file that is broken is named in `warnings` and left out. */
export async function loadSettings(
  sources: SettingsSources,
): Promise<{ settings: readonly MprocsSettings[]; warnings: readonly string[] }> {
  const settings: MprocsSettings[] = [];
  const warnings: string[] = [];
  for (const candidates of [[globalFile(sources)], ['mprocs.yaml', 'mprocs.json'].map((name) => join(sources.root, name))]) {
    const found = await firstFile(sources, candidates);
    if (found === null) continue;
    const parsed = sources.parseYaml(found.text);
    if (!parsed.ok) {
      warnings.push(`${found.path}: ${parsed.error.message}; its settings are left out`);
      continue;
    }
    const accepted = acceptSettings(parsed.value, found.path, OS_NAMES[sources.platform] ?? 'linux');
    settings.push(accepted.settings);
    warnings.push(...accepted.warnings);
  }
  return { settings, warnings };
}

/** As mprocs itself calls the platforms. */
const OS_NAMES: Partial<Readonly<Record<NodeJS.Platform, string>>> = { win32: 'windows', darwin: 'macos' };

async function firstFile(sources: SettingsSources, candidates: readonly string[]): Promise<{ path: string; text: string } | null> {
  for (const path of candidates) {
    const text = await sources.read(path).catch(() => null);
    if (text !== null) return { path, text };
  }
  return null;
}

/** Where mprocs 0.7.3 looks for a person's own settings. */
function globalFile({ platform, env }: SettingsSources): string {
  const base = env['XDG_CONFIG_HOME'] ?? (platform === 'win32' ? env['APPDATA'] : undefined) ?? join(env['HOME'] ?? homedir(), '.config');
  return join(base, 'mprocs', 'mprocs.yaml');
}
