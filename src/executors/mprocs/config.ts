import type { Json } from '../../util/json.ts';
import { yamlSafeJson } from './encode.ts';
import type { MprocsSettings } from './settings.ts';

/** Lines kept per pane: fifty full panes take 57 MB; mprocs' own default of 1,000 would take 300. */
const SCROLLBACK = 100;

/** mprocs' own keys for what ThreadOS does itself (settings.ts says why); `q` asks first. */
const OWN_KEYS: Readonly<Record<string, Json>> = {
  '<q>': { c: 'quit-or-ask' },
  '<Q>': null,
  '<S-Q>': null,
  '<p>': null,
  '<a>': null,
  '<d>': null,
  '<e>': null,
  '<C>': null,
  '<S-C>': null,
  '<s>': null,
  '<r>': null,
  '<R>': null,
  '<S-R>': null,
};

export interface ConfigParts {
  readonly port: number;
  /** The first row: a process that explains and waits. */
  readonly welcome: { readonly name: string; readonly argv: readonly string[] };
  /** Later ones win; as `acceptSettings` let them through. */
  readonly settings: readonly MprocsSettings[];
}

/** The generated configuration: JSON, which is YAML; processes as argv only. */
export function renderConfig(parts: ConfigParts): string {
  const merged = mergeSettings([{ scrollback: SCROLLBACK, proc_list_title: 'ThreadOS', keymap_procs: OWN_KEYS }, ...parts.settings]);
  return yamlSafeJson({
    ...(merged as Record<string, Json>),
    server: `127.0.0.1:${String(parts.port)}`,
    procs: { [parts.welcome.name]: { cmd: parts.welcome.argv } },
  });
}

/** Key by key, and inside the key maps binding by binding, as mprocs itself lays its files over one another. */
function mergeSettings(layers: readonly MprocsSettings[]): MprocsSettings {
  const merged: Record<string, unknown> = {};
  for (const layer of layers) {
    for (const [name, value] of Object.entries(layer)) {
      const below = merged[name];
      merged[name] = typeof value === 'object' && typeof below === 'object' ? { ...below, ...value } : value;
    }
  }
  return merged;
}
