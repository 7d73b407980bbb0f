import { join } from 'node:path';
import type { McpOffer } from '../model/ports/agents.ts';
import type { Place } from './place.ts';

/** How an agent CLI starts `threados mcp` of this installation, for one repo: by paths, whatever is on its PATH. */
export function mcpOffer(place: Place, root: string): McpOffer {
  return {
    argv: [process.execPath, join(place.bin, 'threados.js'), 'mcp', '-C', root],
    gemini_settings: join(place.templates, 'agents', 'gemini.json'),
  };
}
