import { PLAIN_CHARACTERS } from '../../util/text-width.ts';

/** With the beginnings of escape sequences, which join with nothing either. */
const PLAIN = new RegExp(`^[\\u001b${PLAIN_CHARACTERS}]*$`);

type Segment = Omit<Intl.SegmentData, 'isWordLike'>;

/**
 * What the bundle of Ink has for `Intl.Segmenter`. Ink cuts every text of every frame into graphemes, most of which are
 * plain; for those neither ICU's tables (5 ms of a start) nor its iterator are wanted. Only what Ink uses: `new` and `segment`.
 */
function Segmenter(): { segment(text: string): Iterable<Segment> } {
  return {
    segment: (input) => (PLAIN.test(input) ? Array.from(input, (segment, index) => ({ segment, index, input })) : real().segment(input)),
  };
}

let made: Intl.Segmenter | null = null;

function real(): Intl.Segmenter {
  // By way of the global object, or the bundler would put this very function in its place.
  return (made ??= new globalThis.Intl.Segmenter(undefined, { granularity: 'grapheme' }));
}

export { Segmenter as 'Intl.Segmenter' };
