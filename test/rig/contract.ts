import { Ajv } from 'ajv';
import { expect } from 'vitest';
import { jsonSchema } from '../../src/cli/json-schema.ts';

const validate = new Ajv({ strict: false }).compile(jsonSchema('output') as object);

/** Every JSON answer among what was printed holds to the output schema: asked here once, for all tests that run a command. */
export function expectContract(stdout: string, what: string): void {
  for (const line of stdout.split('\n')) {
    if (!line.startsWith('{"ok":')) continue;
    const holds = validate(JSON.parse(line));
    expect(holds, `${what.slice(0, 200)}: ${JSON.stringify(validate.errors)}\n${line.slice(0, 2000)}`).toBe(true);
  }
}
