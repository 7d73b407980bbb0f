import { toJsonSchema } from '@valibot/to-json-schema';
import { ACTION_NAMES, ACTION_SCHEMAS, type ActionName } from '../../model/action.ts';
import { canonicalJson, type JsonObject } from '../../util/json.ts';

/**
 * The JSON Schema of an answer, made from the schemas that the actions are validated with, in the part of JSON Schema
 * that constrained decoding keeps to: closed objects, every property required, no bounds, no patterns.
 *
 * A step has 36 fields that may be left out. Each made nullable would be a grammar that services refuse as too large,
 * so what may be left out stands in one list: `"set": [{"field": "lane", "value": "build"}, …]`, where fields of the
 * same type share one shape. `decode.ts` turns it back.
 */

/** A schema as `toJsonSchema` writes it, as far as it is looked into. */
export interface Shape {
  readonly type?: string;
  readonly const?: string;
  readonly enum?: readonly string[];
  readonly anyOf?: readonly Shape[];
  readonly items?: Shape;
  readonly properties?: Readonly<Record<string, Shape>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean | Shape;
}

/** Actions that only a person carries out: the chat has no words for them (`HUMAN_ONLY_ACTIONS` of policy/, held together by a test). */
const NOT_FOR_CHAT: readonly ActionName[] = ['gate.approve', 'gate.reject', 'step.approve', 'step.reject', 'policy.mode'];
export const CHAT_ACTIONS: readonly ActionName[] = ACTION_NAMES.filter((name) => !NOT_FOR_CHAT.includes(name));

export const LOOKS = ['summary', 'prompt', 'log'] as const;

/** How a run is spread over panes and processes is the person's own setting; each such choice would make the grammar larger. */
const LEFT_OUT: readonly string[] = ['executor', 'max_parallel'];

function actionSchema(name: ActionName): JsonObject {
  const shape = shapeOf(name);
  if (!name.startsWith('run.') && name !== 'restart.step') return encode(shape);
  const fields = Object.entries(shape.properties ?? {}).filter(([field]) => !LEFT_OUT.includes(field));
  return encode({ ...shape, properties: Object.fromEntries(fields) });
}

export function shapeOf(name: ActionName): Shape {
  return toJsonSchema(ACTION_SCHEMAS[name], { errorMode: 'ignore', typeMode: 'input' }) as Shape;
}

let made: JsonObject | null = null;

/** Made on first use: it takes some milliseconds. */
export function answerSchema(): JsonObject {
  return (made ??= closed({
    say: { type: 'string' },
    look: { type: 'array', items: closed({ what: { type: 'string', enum: [...LOOKS] }, id: { type: 'string' } }) },
    actions: { type: 'array', items: { anyOf: CHAT_ACTIONS.map(actionSchema) } },
  }));
}

function closed(properties: JsonObject): JsonObject {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false };
}

/** A shape in the part of JSON Schema that is kept to. */
function encode(shape: Shape): JsonObject {
  if (shape.const !== undefined) return { type: 'string', enum: [shape.const] };
  if (shape.enum !== undefined) return { type: 'string', enum: shape.enum };
  if (shape.anyOf !== undefined) return { anyOf: shape.anyOf.map(encode) };
  if (shape.type === 'array') return { type: 'array', items: encode(shape.items ?? { type: 'string' }) };
  if (shape.type !== 'object') return { type: shape.type ?? 'string' };
  if (typeof shape.additionalProperties === 'object') {
    return { type: 'array', items: closed({ name: { type: 'string' }, value: encode(shape.additionalProperties) }) };
  }
  const required = new Set(shape.required);
  const fields = Object.entries(shape.properties ?? {});
  const optional = fields.filter(([name]) => !required.has(name));
  return closed({
    ...Object.fromEntries(fields.filter(([name]) => required.has(name)).map(([name, field]) => [name, encode(field)])),
    ...(optional.length === 0 ? {} : { set: { type: 'array', items: setItems(optional) } }),
  });
}

function setItems(optional: readonly (readonly [string, Shape])[]): JsonObject {
  const alike = new Map<string, { names: string[]; value: JsonObject }>();
  for (const [name, field] of optional) {
    const value = encode(field);
    const key = canonicalJson(value);
    const group = alike.get(key) ?? { names: [], value };
    group.names.push(name);
    alike.set(key, group);
  }
  const variants = [...alike.values()].map(({ names, value }) => closed({ field: { type: 'string', enum: names }, value }));
  const [only] = variants;
  return variants.length === 1 && only !== undefined ? only : { anyOf: variants };
}
