import { printable } from '../../util/printable.ts';

/** One line of a log as a person reads it. */
export interface LogLine {
  /** `said`: an agent's own words, which may be longer than a line. `open`: more of the same is still to come. */
  readonly kind: 'plain' | 'said' | 'open' | 'tool' | 'bad' | 'faint';
  readonly text: string;
}

type Fields = Readonly<Record<string, unknown>>;

/**
 * Lines of a log behind those that were read before. What a program prints stays as it is, without its colours; the
 * JSON events of claude, codex and gemini become what they mean: words, tools used, failures. The files keep every byte.
 */
export function readLog(before: readonly LogLine[], lines: readonly string[]): LogLine[] {
  const read = [...before];
  for (const raw of lines) {
    const event = raw.startsWith('{') ? parse(raw) : null;
    const made = event === null ? null : eventLines(event);
    if (made === null) read.push({ kind: 'plain', text: plain(raw) });
    else for (const line of made) append(read, line);
  }
  return read;
}

/** Words that come in pieces are joined; words that are said again at the end are not repeated. */
function append(read: LogLine[], line: LogLine): void {
  const last = read.at(-1);
  if (last?.kind === 'open' && line.kind === 'open') read[read.length - 1] = { kind: 'open', text: last.text + line.text };
  else if (!(line.kind === 'said' && last?.text === line.text)) read.push(line);
}

const COLOURS = /\u001b(?:\[[0-9;:?<>=]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)|.)/g;

/** What a program prints must not paint the screen. */
function plain(text: string): string {
  return printable(text.replace(COLOURS, '').replaceAll('\t', '  ').replace(/\r$/, ''));
}

function parse(text: string): Fields | null {
  try {
    return fields(JSON.parse(text));
  } catch {
    return null;
  }
}

/** `null`: no event of an agent that we know. */
function eventLines(event: Fields): LogLine[] | null {
  switch (event['type']) {
    case 'system':
    case 'init':
    case 'thread.started':
      return [{ kind: 'faint', text: ['session', string(event['session_id']) || string(event['thread_id'])].join(' ') }];
    case 'assistant':
      return list(fields(event['message'])?.['content']).flatMap(contentLines);
    case 'message':
      if (event['role'] !== 'assistant') return [];
      return [{ kind: event['delta'] === true ? 'open' : 'said', text: string(event['content']) }];
    case 'tool_use':
      return [tool(string(event['tool_name']), fields(event['parameters']))];
    case 'tool_result':
      return event['status'] === 'error' ? [bad(string(fields(event['error'])?.['message']) || 'the tool failed')] : [];
    case 'item.completed':
      return itemLines(fields(event['item']));
    case 'error':
    case 'turn.failed':
      return [bad(string(event['message']) || string(fields(event['error'])?.['message']))];
    case 'result':
      return resultLines(event);
    case 'user':
    case 'turn.started':
    case 'turn.completed':
    case 'item.started':
    case 'item.updated':
    case 'rate_limit_event':
      return [];
    default:
      return null;
  }
}

function contentLines(part: Fields): LogLine[] {
  if (part['type'] === 'text') return said(string(part['text']));
  return part['type'] === 'tool_use' ? [tool(string(part['name']), fields(part['input']))] : [];
}

function itemLines(item: Fields | null): LogLine[] {
  switch (item?.['type']) {
    case 'agent_message':
      return said(string(item['text']));
    case 'command_execution':
      return [{ kind: 'tool', text: string(item['command']) }];
    case 'file_change':
      return list(item['changes']).map((change) => ({ kind: 'tool', text: `${string(change['kind'])} ${string(change['path'])}` }));
    case 'mcp_tool_call':
      return [tool(string(item['tool']), fields(item['arguments']))];
    case 'error':
      return [bad(string(item['message']))];
    default:
      return [];
  }
}

function resultLines(event: Fields): LogLine[] {
  if (event['is_error'] === true) return [bad(string(event['result']) || string(event['subtype']))];
  if (event['status'] === 'error') return [bad(string(fields(event['error'])?.['message']) || 'failed')];
  return said(string(event['result']));
}

function said(text: string): LogLine[] {
  return text.trim() === '' ? [] : [{ kind: 'said', text: text.trim() }];
}

function bad(text: string): LogLine {
  return { kind: 'bad', text: text || 'failed' };
}

/** A tool by its name and what it was about: a command, a file, a pattern. */
function tool(name: string, input: Fields | null): LogLine {
  const about = ['command', 'file_path', 'path', 'pattern', 'query', 'url', 'description', 'prompt'].map((key) => string(input?.[key]));
  return { kind: 'tool', text: [name, about.find((text) => text !== '') ?? ''].join(' ').trim() };
}

function string(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function fields(value: unknown): Fields | null {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : null;
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(fields).filter((item) => item !== null) : [];
}
