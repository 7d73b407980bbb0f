import type { Resource, ResourceTemplate, TextResourceContents } from '@modelcontextprotocol/sdk/types.js';
import type { ThreadOs } from '../../app/threados.ts';
import { parseInstanceId } from '../../model/ids.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { StatusView } from '../../model/status.ts';
import { printable } from '../../util/printable.ts';

/** What a client can read, name in a prompt, and be told about when it changes. */
export type Subject =
  | { readonly of: 'sequence' | 'status' | 'proposals' }
  /** `id`: a step, or one of its instances. */
  | { readonly of: 'step' | 'prompt' | 'diff' | 'stdout' | 'stderr'; readonly id: string };

const ROOT = 'threados://';
const STEP = /^threados:\/\/steps\/([a-z0-9_.-]+)(?:\/(prompt|diff|logs\/stdout|logs\/stderr))?$/;
const LOG_LINES = 2_000;

const FIXED: readonly Resource[] = [
  {
    uri: `${ROOT}sequence`,
    name: 'sequence',
    title: 'sequence.yaml',
    description: 'The definition, as written',
    mimeType: 'application/yaml',
  },
  { uri: `${ROOT}status`, name: 'status', title: 'Status', description: 'Where every step stands', mimeType: 'application/json' },
  {
    uri: `${ROOT}proposals`,
    name: 'proposals',
    title: 'Proposals',
    description: 'Requests that wait for a person, and earlier ones',
    mimeType: 'application/json',
  },
];

export const TEMPLATES: readonly ResourceTemplate[] = [
  {
    uriTemplate: `${ROOT}steps/{id}`,
    name: 'step',
    description: 'A step: definition, status, attempts',
    mimeType: 'application/json',
  },
  { uriTemplate: `${ROOT}steps/{id}/prompt`, name: 'prompt', description: 'The prompt of a step', mimeType: 'text/markdown' },
  {
    uriTemplate: `${ROOT}steps/{id}/logs/{stream}`,
    name: 'log',
    description: `The last ${LOG_LINES} lines of stdout or stderr of a step or instance`,
    mimeType: 'text/plain',
  },
  {
    uriTemplate: `${ROOT}steps/{id}/diff`,
    name: 'diff',
    description: 'What a step or instance changed, as a patch',
    mimeType: 'text/x-diff',
  },
];

export function subjectOf(uri: string): Subject | null {
  const fixed = FIXED.find((resource) => resource.uri === uri);
  if (fixed !== undefined) return { of: fixed.name as 'sequence' | 'status' | 'proposals' };
  const [, id = '', part = 'step'] = STEP.exec(uri) ?? [];
  if (parseInstanceId(id) === null) return null;
  return { of: part.replace('logs/', '') as 'step' | 'prompt' | 'diff' | 'stdout' | 'stderr', id };
}

/** All that exists now: the fixed ones, every step, and the logs and patches of what has run. */
export function resourcesOf(view: StatusView): readonly Resource[] {
  const steps = view.steps.flatMap((row): Resource[] => {
    const uri = `${ROOT}steps/${row.id}`;
    const ran = row.instances.flatMap(({ instance, artifacts }): Resource[] => {
      if (artifacts === null) return [];
      const own = `${ROOT}steps/${instance}`;
      const log: Resource = { uri: `${own}/logs/stdout`, name: `${instance} log`, mimeType: 'text/plain' };
      return artifacts.diff === null ? [log] : [log, { uri: `${own}/diff`, name: `${instance} diff`, mimeType: 'text/x-diff' }];
    });
    return [{ uri, name: row.id, title: row.name, mimeType: 'application/json' }, ...ran];
  });
  return [...FIXED, ...steps];
}

/** INVALID_VALUE where there is no such resource; what the repo says (NO_ARTIFACT, UNKNOWN_STEP…) otherwise. */
export async function readResource(os: ThreadOs, uri: string): Promise<Result<TextResourceContents>> {
  const subject = subjectOf(uri);
  if (subject === null) {
    return fail('INVALID_VALUE', `there is no resource "${printable(uri.slice(0, 200))}"`, {
      hint: 'resources/list and resources/templates/list have them all',
    });
  }
  const read = await readSubject(os, subject);
  return read.ok ? ok({ uri, ...read.value }) : read;
}

async function readSubject(os: ThreadOs, subject: Subject): Promise<Result<{ mimeType: string; text: string }>> {
  switch (subject.of) {
    case 'sequence': {
      const answer = await os.sequence();
      return answer.ok ? ok({ mimeType: 'application/yaml', text: answer.value.text }) : answer;
    }
    case 'status': {
      const answer = await os.status();
      return answer.ok ? json({ revision: answer.value.revision, ...answer.value.view }) : answer;
    }
    case 'proposals': {
      const answer = await os.proposals();
      return answer.ok ? json({ proposals: answer.value }) : answer;
    }
    case 'step': {
      const answer = await os.step(subject.id);
      return answer.ok ? json(answer.value) : answer;
    }
    case 'prompt': {
      const answer = await os.prompt(subject.id);
      if (!answer.ok) return answer;
      if (answer.value.text === null) return fail('NO_ARTIFACT', `step "${subject.id}" has no prompt yet`);
      return ok({ mimeType: 'text/markdown', text: answer.value.text });
    }
    case 'diff': {
      const answer = await os.diff(subject.id);
      return answer.ok ? ok({ mimeType: 'text/x-diff', text: answer.value.patch }) : answer;
    }
    case 'stdout':
    case 'stderr': {
      const answer = await os.logs({ id: subject.id, stream: subject.of, tail: LOG_LINES, attempt: null, grep: null });
      return answer.ok ? ok({ mimeType: 'text/plain', text: answer.value.lines.map((line) => `${line}\n`).join('') }) : answer;
    }
  }
}

function json(data: object): Result<{ mimeType: string; text: string }> {
  return ok({ mimeType: 'application/json', text: JSON.stringify(data) });
}
