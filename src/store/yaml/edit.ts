import { isMap, parseDocument } from 'yaml';
import { jsonEqual } from '../../util/json.ts';
import { lineEnding, spliced } from './splice.ts';
import { Unsplicable } from './extent.ts';
import { PARSE_OPTIONS, readYaml } from './read.ts';
import { renderMap, type KeyOrder } from './render.ts';
import { rewriteDocument } from './rewrite.ts';
import { editContext, splicesOfDocument } from './splices.ts';

const BOM = '\ufeff';

/**
 * The text that says `after` and otherwise stays byte for byte as it is. Tried in this order, each answer read
 * back and compared before it is given:
 * 1. splices at the places that change;
 * 2. JSON: printed anew;
 * 3. the whole document printed anew from its tree, which keeps comments but not spacing.
 * `null` where none says it; then nothing may be written.
 */
export function editYaml(text: string, after: Readonly<Record<string, unknown>>, keyOrder: KeyOrder): string | null {
  const bom = text.startsWith(BOM) ? BOM : '';
  const body = text.slice(bom.length);
  for (const attempt of [bySplices, asJson, byRewriting]) {
    const edited = attempt(body, after, keyOrder);
    if (edited !== null && says(edited, after)) return bom + edited;
  }
  return null;
}

function says(text: string, after: unknown): boolean {
  const read = readYaml(text, '');
  return read.problems.length === 0 && jsonEqual(read.value, after);
}

function bySplices(text: string, after: Readonly<Record<string, unknown>>, keyOrder: KeyOrder): string | null {
  const style = { eol: lineEnding(text), keyOrder };
  const { doc, value } = readYaml(text, '');
  if (doc.contents === null) {
    const kept = text === '' || text.endsWith('\n') ? text : text + style.eol;
    return `${kept}${renderMap(after, 0, '', style).join(style.eol)}${style.eol}`;
  }
  if (jsonEqual(value, after)) return text;
  if (!isMap(doc.contents)) return null;
  try {
    const splices = splicesOfDocument(editContext(text, style), doc.contents, value as Readonly<Record<string, unknown>>, after);
    return splices === null ? null : spliced(text, 0, text.length, splices);
  } catch (error) {
    if (error instanceof Unsplicable) return null;
    throw error;
  }
}

function byRewriting(text: string, after: Readonly<Record<string, unknown>>): string {
  const written = rewriteDocument(parseDocument(text, PARSE_OPTIONS), after);
  return lineEnding(text) === '\r\n' ? written.replace(/\r?\n/g, '\r\n') : written;
}

/** JSON has no comments to lose. */
function asJson(text: string, after: unknown): string | null {
  if (!/^\s*\{/.test(text)) return null;
  const indent = /\n([ \t]+)"/.exec(text)?.[1] ?? '  ';
  return `${JSON.stringify(after, null, indent)}\n`.replaceAll('\n', lineEnding(text));
}
