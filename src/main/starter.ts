import { promises } from 'node:fs';
import { join } from 'node:path';
import type { Starter } from '../app/deps.ts';
import { fail, ok } from '../model/result.ts';
import { REPO_PATHS } from '../store/layout.ts';
import { keepSchemas } from '../store/schema-files.ts';
import { didYouMean } from '../util/nearest.ts';
import { printable } from '../util/printable.ts';
import type { Place } from './place.ts';

/** Where an editor finds the JSON Schemas, from the file that names them. */
const SCHEMAS = './state/schemas';
const NAME = /^[a-z0-9][a-z0-9-]{0,63}$/;

/** The package's templates, and the repo's own in `.threados/templates/`, which come first. */
export function createStarter({ root, place }: { root: string; place: Place }): Starter {
  const own = join(root, '.threados', 'templates');
  const { templates } = place;
  return {
    keepSchemas: () => keepSchemas(root, join(place.packageDir, 'docs', 'schemas')),
    files: async ({ name, sequence }) => {
      const { editorLine, initFiles } = await import('../store/init-files.ts');
      const files = initFiles({ name, schemas: SCHEMAS });
      const own = sequence === null ? {} : { [REPO_PATHS.sequence]: `${editorLine(SCHEMAS, 'sequence')}\n${sequence}` };
      return Object.entries({ ...files, ...own }).map(([path, text]) => ({ path, text }));
    },
    async thread(name) {
      const known = await names(join(templates, 'threads'), '.yaml');
      const text = NAME.test(name) ? await read(join(templates, 'threads', `${name}.yaml`)) : null;
      if (text === null) return unknown('sequence', name, known);
      const dir = join(templates, 'threads', name);
      const prompts: Record<string, string> = {};
      for (const prompt of await names(dir, '.md'))
        prompts[`.threados/prompts/${prompt}.md`] = (await read(join(dir, `${prompt}.md`))) ?? '';
      return ok({ sequence: text, prompts });
    },
    async prompt(name) {
      for (const path of [join(own, `${name}.md`), join(templates, 'prompts', `${name}.md`)]) {
        const text = NAME.test(name) ? await read(path) : null;
        if (text !== null) return ok({ path, text });
      }
      return unknown('prompt', name, [...(await names(own, '.md')), ...(await names(join(templates, 'prompts'), '.md'))]);
    },
  };
}

function unknown(kind: string, name: string, known: readonly string[]) {
  const list = [...new Set(known)].sort();
  return fail('UNKNOWN_TEMPLATE', `there is no ${kind} template "${printable(name)}".${didYouMean(name, list)}`, {
    hint: `there are: ${list.join(', ')}`,
    details: { templates: list },
  });
}

function read(path: string): Promise<string | null> {
  return promises.readFile(path, 'utf8').catch(() => null);
}

async function names(dir: string, ending: string): Promise<readonly string[]> {
  const files = await promises.readdir(dir).catch(() => []);
  return files.filter((file) => file.endsWith(ending)).map((file) => file.slice(0, -ending.length));
}
