import { isAlias, isCollection, isMap, isSeq, visit, type Document } from 'yaml';
import { jsonEqual } from '../../util/json.ts';
import { matchLists } from './list-match.ts';
import { keyOf } from './read.ts';

/**
 * The second way to edit a document, for layouts that cannot be changed piece by piece: on the parsed tree,
 * printed anew. Comments and key order survive; spacing becomes the printer's. `doc` is consumed.
 */
export function rewriteDocument(doc: Document, after: unknown): string {
  writeOutAliases(doc);
  doc.contents = edited(doc, doc.contents, after) as typeof doc.contents;
  return doc.toString({ lineWidth: 0, flowCollectionPadding: false });
}

/** A change to one place must not change the others that refer to it: every alias becomes a copy, every merge its keys. */
function writeOutAliases(doc: Document): void {
  const values = new Map<unknown, unknown>();
  visit(doc, {
    Alias: (_key, alias) => {
      values.set(alias, alias.resolve(doc)?.toJS(doc));
    },
  });
  visit(doc, {
    Map: (_key, map) => {
      for (const pair of map.items.filter((item) => keyOf(item) === '<<')) {
        const sources = isSeq(pair.value) ? pair.value.items : [pair.value];
        map.items.splice(map.items.indexOf(pair), 1);
        for (const source of sources) {
          const merged: unknown = isAlias(source) ? values.get(source) : isCollection(source) ? source.toJS(doc) : null;
          for (const [key, value] of Object.entries(merged ?? {})) if (!map.has(key)) map.set(key, value);
        }
      }
    },
    Alias: (_key, alias) => doc.createNode(values.get(alias)),
  });
  visit(doc, {
    Node: (_key, node) => {
      if (!isAlias(node)) delete node.anchor;
    },
  });
}

function edited(doc: Document, node: unknown, after: unknown): unknown {
  const before: unknown = isCollection(node) ? node.toJS(doc) : undefined;
  if (before !== undefined && jsonEqual(before, after)) return node;
  if (isMap(node) && typeof after === 'object' && after !== null && !Array.isArray(after)) {
    node.items = node.items.filter((pair) => (after as Record<string, unknown>)[keyOf(pair) ?? ''] !== undefined);
    for (const [key, value] of Object.entries(after)) if (value !== undefined) node.set(key, edited(doc, node.get(key, true), value));
    return node;
  }
  if (isSeq(node) && Array.isArray(after) && Array.isArray(before)) {
    const items = [...node.items];
    node.items = matchLists(before, after).map((source, j) =>
      source < 0 ? doc.createNode(after[j]) : edited(doc, items[source], after[j]),
    );
    if (node.items.some((item) => isMap(item))) node.flow = node.flow === true && items.length > 0;
    return node;
  }
  const made = doc.createNode(after);
  if (typeof node === 'object' && node !== null && 'comment' in node && typeof node.comment === 'string') made.comment = node.comment;
  return made;
}
