import { stripVTControlCharacters } from 'node:util';
import { textWidth } from '../../util/text-width.ts';

const CONTROL = /[\u0000-\u001f\u007f-\u009f]/g;

/**
 * What the bundle of Ink has for the package string-width: columns by our own count, so that Ink and the compositor never
 * disagree about a text, and the package's expressions over all emoji (10 ms of a start) are not compiled.
 */
export function stringWidth(text: string): number {
  const shown = text.includes('\u001b') ? stripVTControlCharacters(text) : text;
  return textWidth(shown.replace(CONTROL, ''));
}
