export interface PositionSet {
  add(position: number): void;
  delete(position: number): void;
  /** The smallest member from `from` on, or -1. */
  next(from: number): number;
}

/**
 * A set of whole numbers below `size` that knows its order. Every operation takes log32(size): a bit for each number,
 * above them a bit for each word that is not empty, and so on up to one word.
 */
export function createPositionSet(size: number): PositionSet {
  const levels: Uint32Array[] = [];
  for (let words = size; words > 1 || levels.length === 0;) {
    words = Math.max(1, Math.ceil(words / 32));
    levels.push(new Uint32Array(words));
  }
  const word = (level: number, at: number): number => levels[level]?.[at] ?? 0;

  return {
    add(position) {
      let at = position;
      for (const level of levels) {
        level[at >>> 5] = (level[at >>> 5] ?? 0) | (1 << (at & 31));
        at >>>= 5;
      }
    },
    delete(position) {
      let at = position;
      for (const level of levels) {
        const left = (level[at >>> 5] ?? 0) & ~(1 << (at & 31));
        level[at >>> 5] = left;
        if (left !== 0) return;
        at >>>= 5;
      }
    },
    next(from) {
      let at = from;
      for (let level = 0; level < levels.length; level++) {
        const bits = word(level, at >>> 5) & (-1 << (at & 31));
        if (bits !== 0) {
          at = (at >>> 5) * 32 + lowestBit(bits);
          for (let down = level - 1; down >= 0; down--) at = at * 32 + lowestBit(word(down, at));
          return at;
        }
        at = (at >>> 5) + 1;
      }
      return -1;
    },
  };
}

function lowestBit(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}
