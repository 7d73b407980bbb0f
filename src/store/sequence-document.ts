import { SequenceSpecSchema, StepSpecSchema, type SequenceSpec } from '../model/sequence.ts';
import { fail, ok, type Result } from '../model/result.ts';
import { placeOf, type Place, type YamlPath } from './yaml/source-text.ts';
import { editYaml } from './yaml/edit.ts';
import { parseYaml } from './yaml/parse.ts';
import { rangeAt, readYaml, type YamlRead } from './yaml/read.ts';
import type { KeyOrder } from './yaml/render.ts';

/** The text of sequence.yaml: what it says, where it says it, and how to make it say something else. Pure. */

export function parseSequence(text: string, path: string): Result<SequenceSpec> {
  const parsed = parseYaml(SequenceSpecSchema, text, path, 'INVALID_SEQUENCE');
  return parsed.ok ? ok(parsed.value.value) : parsed;
}

const TOP = ['version', 'name', 'lanes', 'steps'];
const STEP = Object.keys(StepSpecSchema.entries);
const keyOrder: KeyOrder = (path) => (path === '' ? TOP : path === 'steps[]' ? STEP : []);

export function editSequence(text: string, path: string, after: SequenceSpec): Result<string> {
  const edited = editYaml(text, after, keyOrder);
  if (edited !== null) return ok(edited);
  return fail('UNSUPPORTED', `${path} is laid out in a way that ThreadOS cannot change without losing something`, {
    hint: 'Make the change by hand; ThreadOS reads the file as it is.',
    details: { path },
  });
}

/** Engine problems come in bunches about one text: it is parsed once. */
let lastRead: YamlRead | null = null;

export function locateInSequence(text: string, path: YamlPath): Place {
  if (lastRead?.source.text !== text) lastRead = readYaml(text, '');
  const [start, end] = rangeAt(lastRead.doc, path, 'value');
  return placeOf(lastRead.source, start, end);
}
