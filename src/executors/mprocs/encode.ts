import type { JsonObject } from '../../util/json.ts';
import { fail, ok, type Result } from '../../model/result.ts';
import type { Command, PlainCommand, SingleCommand } from './command.ts';
import { validateKey } from './key.ts';

/*
 * mprocs parses what it receives as one YAML document and unwraps the result: a single byte that YAML refuses
 * aborts it with everything that runs in it. JSON is YAML except for these characters, which YAML does not
 * allow raw in a double-quoted string (U+0085 it would silently fold into a space). Escaped, all of them
 * arrive as they are. Lone surrogates have no UTF-8 form and no escape that YAML takes: they become U+FFFD.
 */
const YAML_UNSAFE = /[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g;

/** JSON text that every YAML 1.1 parser reads as the same data. */
export function yamlSafeJson(value: JsonObject): string {
  const json = JSON.stringify(value, (_key, item: unknown) => (typeof item === 'string' ? item.toWellFormed() : item));
  return json.replace(YAML_UNSAFE, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** What goes over the socket for `command`. INVALID_VALUE for what mprocs would choke on; such a command is never sent. */
export function encodeCommand(command: Command): Result<string> {
  if (command.c !== 'batch') {
    const fields = checkedFields(command);
    return fields.ok ? ok(yamlSafeJson(fields.value)) : fields;
  }
  const cmds: JsonObject[] = [];
  for (const single of command.cmds) {
    const fields = checkedFields(single);
    if (!fields.ok) return fields;
    cmds.push(fields.value);
  }
  return ok(yamlSafeJson({ c: 'batch', cmds }));
}

/** Exactly the fields that the command has, each of the type that mprocs insists on. */
function checkedFields(command: SingleCommand): Result<JsonObject> {
  switch (command.c) {
    case 'select-proc':
      return count('index', command.index, { c: command.c, index: command.index });
    case 'remove-proc':
      return count('id', command.id, { c: command.c, id: command.id });
    case 'scroll-up-lines':
    case 'scroll-down-lines':
      return count('n', command.n, { c: command.c, n: command.n });
    case 'rename-proc':
      return rowName(command.name, { c: command.c, name: command.name });
    case 'add-proc':
      if (command.cmd.includes('\0')) return fail('INVALID_VALUE', 'cmd of an mprocs command must not contain a NUL character');
      return rowName(command.name, { c: command.c, cmd: command.cmd, name: command.name });
    case 'copy-mode-move':
      return ok({ c: command.c, dir: command.dir });
    case 'send-key': {
      const key = validateKey(command.key);
      return key.ok ? ok({ c: command.c, key: key.value }) : key;
    }
    default: {
      const plain: PlainCommand = command.c;
      return ok({ c: plain });
    }
  }
}

function count(field: string, value: number, fields: JsonObject): Result<JsonObject> {
  if (Number.isSafeInteger(value) && value >= 0) return ok(fields);
  return fail('INVALID_VALUE', `${field} of an mprocs command must be a whole number from 0, not ${String(value)}`);
}

/**
 * mprocs 0.7.3 cuts a name that is too wide for its list at a byte, and aborts where that byte is inside of a
 * character: only ASCII is safe. Names of rows are ids, which are.
 */
export const ROW_NAME = /^[\x20-\x7e]*$/;

function rowName(name: string, fields: JsonObject): Result<JsonObject> {
  if (ROW_NAME.test(name)) return ok(fields);
  return fail('INVALID_VALUE', 'the name of an mprocs row must be printable ASCII');
}
