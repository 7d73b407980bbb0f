import { GITIGNORE } from './gitignore.ts';
import { REPO_PATHS } from './layout.ts';
import { renderScalar } from './yaml/render.ts';

/** The texts of a fresh `.threados/`, by path from the root. Pure; whoever writes them never overwrites. */
export function initFiles(options: { name: string; schemas: string }): Readonly<Record<string, string>> {
  return {
    [REPO_PATHS.sequence]: freshSequence(options.name, options.schemas),
    [REPO_PATHS.policy]: freshPolicy(options.schemas),
    [REPO_PATHS.gitignore]: GITIGNORE,
  };
}

/** The first line by which editors find the schema of a file, and complete by it. `schemas`: the folder, from that file. */
export function editorLine(schemas: string, name: 'sequence' | 'policy'): string {
  return `# yaml-language-server: $schema=${schemas}/${name}.json`;
}

export function freshSequence(name: string, schemas: string): string {
  return `${editorLine(schemas, 'sequence')}
# The steps of this sequence, what each of them runs and what it waits for.
# Edit it here or with seqctl; comments and layout are kept. Check it with: seqctl validate
#
#   - id: test
#     model: shell                 # or claude-code, codex, gemini
#     command: ["npm", "test"]
#     depends_on: [build]
version: 1
name: ${renderScalar(name, false)}
steps: []
`;
}

export function freshPolicy(schemas: string): string {
  return `${editorLine(schemas, 'policy')}
# What may run here, and who may decide it. Show what holds with: seqctl policy show
# safe: agents propose, a person applies. power: agents apply what the rules below allow.
version: 1
mode: safe
`;
}
