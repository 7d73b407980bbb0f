import type { ThreadOs } from '../app/threados.ts';
import { ok, type Result } from '../model/result.ts';
import { secretValues } from '../redact/known-values.ts';
import { createRedactor } from '../redact/redactor.ts';
import { boundContext } from './bound-context.ts';
import { readContext } from './context.ts';
import { systemPrompt } from './instructions.ts';
import { answerSchema } from './wire/json-schema.ts';

/** What a model would be told before the person's first word. Nothing is sent. */
export async function showContext(
  os: Pick<ThreadOs, 'status' | 'sequence' | 'policy' | 'proposals'>,
  env: Readonly<Record<string, string | undefined>>,
): Promise<Result<string>> {
  const values = secretValues(env);
  const context = await readContext(os, (patterns) => createRedactor({ patterns, values }));
  return context.ok ? ok(systemPrompt(boundContext(context.value, ''), answerSchema())) : context;
}
