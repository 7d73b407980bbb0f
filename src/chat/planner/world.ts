import type { Action } from '../../model/action.ts';
import type { ChatContext, ChatStep } from '../../model/chat.ts';
import { stepIdProblem } from '../../model/ids.ts';
import { didYouMean } from '../../util/nearest.ts';
import { printable } from '../../util/printable.ts';
import { listOf, slugOf, type Words } from './words.ts';

/** What a rule makes of its part of a request. */
export interface Said {
  readonly say: string;
  readonly actions: readonly Action[];
  /** The step that `it` means from here on. */
  readonly it?: string;
}

/** Understood, but it cannot be: why, for the person. */
export interface Unclear {
  readonly unclear: string;
}

/** What the rules look things up in: the sequence, and what earlier parts of the same request have made. */
export interface World {
  readonly context: ChatContext;
  readonly words: Words;
  readonly made: readonly string[];
  /** true: an earlier part of the same request changes something. */
  readonly changed: boolean;
  readonly it: string | null;
}

const AGENTS: Readonly<Record<string, string>> = {
  claude: 'claude-code',
  'claude code': 'claude-code',
  'claude-code': 'claude-code',
  codex: 'codex',
  'codex cli': 'codex',
  gemini: 'gemini',
  'gemini cli': 'gemini',
};

export function modelNamed(world: World, part: string): string | null {
  const name = world.words.open(part).toLowerCase();
  const known = AGENTS[name] ?? name;
  return known !== 'shell' && world.context.models.includes(known) ? known : null;
}

/** The models of a list; `null` unless every part of it is one. */
export function modelsNamed(world: World, part: string): readonly string[] | null {
  const found = listOf(part).map((each) => modelNamed(world, each));
  return found.length > 0 && found.every((model) => model !== null) ? found : null;
}

/** The id that a part of a request means: an id, a name, or `it`; never the nearest one that it may have meant. */
export function stepNamed(world: World, part: string): string | null {
  const text = world.words
    .open(part)
    .replace(/^(?:the )?(?:steps? |gate )?(?:the )?/i, '')
    .replace(/ (?:steps?|gate)$/i, '')
    .trim();
  if (/^(?:it|that|this)$/i.test(text)) return world.it;
  const wanted = text.toLowerCase();
  const ids = [...world.context.steps.map((step) => step.id), ...world.made];
  if (ids.includes(wanted)) return wanted;
  const named = world.context.steps.filter((step) => step.name.toLowerCase() === wanted);
  if (named.length === 1) return named[0]?.id ?? null;
  const slug = wanted.replace(/[\s_]+/g, '-');
  return ids.find((id) => id === slug || id.replaceAll('_', '-') === slug) ?? null;
}

export function stepOf(world: World, id: string): ChatStep | undefined {
  return world.context.steps.find((step) => step.id === id);
}

/** One step, or why there is none. */
export function oneStep(world: World, part: string): string | Unclear {
  return stepNamed(world, part) ?? unknown(world, part);
}

/** Every step of a list, or why one is none. */
export function someSteps(world: World, part: string): readonly string[] | Unclear {
  const whole = stepNamed(world, part);
  if (whole !== null) return [whole];
  const parts = listOf(part);
  const ids = parts.map((each) => stepNamed(world, each));
  const missing = ids.indexOf(null);
  if (parts.length === 0 || missing >= 0) return unknown(world, parts[missing] ?? part);
  return ids.filter((id) => id !== null);
}

function unknown(world: World, part: string): Unclear {
  const text = world.words.open(part);
  const ids = [...world.context.steps.map((step) => step.id), ...world.made];
  const hint = didYouMean(text, ids);
  const known =
    ids.length === 0 ? 'The sequence has no steps yet.' : `The steps are ${ids.slice(0, 12).join(', ')}${ids.length > 12 ? '…' : '.'}`;
  return { unclear: `There is no step "${printable(text.slice(0, 80))}".${hint === '' ? ` ${known}` : hint}` };
}

export function isUnclear(value: unknown): value is Unclear {
  return typeof value === 'object' && value !== null && 'unclear' in value;
}

/** An id that no step has: the wanted one, or with the first number that makes it free. */
export function freeId(world: World, wanted: string): string {
  const base = stepIdProblem(wanted) === null ? wanted : slugOf(wanted) || 'step';
  const taken = new Set([...world.context.steps.map((step) => step.id), ...world.made]);
  for (let n = 1; ; n += 1) {
    const id = n === 1 ? base : `${base.slice(0, 58)}-${n}`;
    if (!taken.has(id) && stepIdProblem(id) === null) return id;
  }
}

/** The id that a person chose for something new, or why it cannot be had. */
export function newId(world: World, part: string): string | Unclear {
  const id = world.words.open(part).toLowerCase();
  const problem = stepIdProblem(id);
  if (problem !== null) return { unclear: `"${printable(id.slice(0, 80))}" cannot be a step's id: it ${problem}.` };
  return stepOf(world, id) === undefined && !world.made.includes(id) ? id : { unclear: `There is a step "${id}" already.` };
}
