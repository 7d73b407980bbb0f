import { fileURLToPath } from 'node:url';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { openApiDocument } from '../../../src/server/openapi.ts';

test('docs/openapi.json is the one in use (npx vitest -u writes it anew)', async () => {
  const published = new URL('../../../docs/openapi.json', import.meta.url);
  await expect(`${JSON.stringify(openApiDocument(), null, 2)}\n`).toMatchFileSnapshot(fileURLToPath(published));
});

test('is an OpenAPI document', async () => {
  const validated = await new Validator().validate({ ...openApiDocument() });
  expect(validated).toEqual({ valid: true });
});

test('every name that it refers to is there', () => {
  const text = JSON.stringify(openApiDocument());
  const { components } = openApiDocument() as { components: { schemas: object } };
  const used = new Set([...text.matchAll(/"\$ref":"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  expect([...used].sort()).toEqual(Object.keys(components.schemas).sort());
  expect(text).not.toContain('#/$defs');
});
