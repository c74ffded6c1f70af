import { editDistance } from './edit-distance.ts';

/** Words shorter than this are not corrected: too many others are one edit away. */
const MIN_CORRECTED_CHARS = 4;

/** Words of at least this length may be two edits away from what was meant, shorter ones one. */
const MIN_TWO_EDITS_CHARS = 7;

/** A word that a misspelt one can be taken for. */
interface Candidate {
  readonly word: string;
  /** How often it occurs. */
  readonly count: number;
  readonly letters: number;
}

/** The words of a corpus, for finding what a misspelt word was meant to be. */
export class Vocabulary {
  readonly #counts: ReadonlyMap<string, number>;
  /** By first letter and length. */
  readonly #alike = new Map<string, Candidate[]>();

  /** @param counts - How often each word occurs. */
  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
    for (const [word, count] of counts) {
      if (word.length < MIN_CORRECTED_CHARS - 1 || /\p{N}/u.test(word)) continue;
      const key = keyOf(word[0]!, word.length);
      const alike = this.#alike.get(key);
      const candidate = { word, count, letters: lettersOf(word) };
      if (alike === undefined) this.#alike.set(key, [candidate]);
      else alike.push(candidate);
    }
  }

  has(word: string): boolean {
    return this.#counts.has(word);
  }

  /**
   * The corpus word that a word was most likely meant to be: the nearest by edit distance, the more frequent of two.
   *
   * @returns Null if the word is too short or nothing is near. Words with digits are exact by nature and never corrected.
   */
  correct(word: string): string | null {
    if (word.length < MIN_CORRECTED_CHARS || /\p{N}/u.test(word)) return null;
    const most = word.length >= MIN_TWO_EDITS_CHARS ? 2 : 1;
    const letters = lettersOf(word);
    let best: { candidate: Candidate; distance: number } | null = null;
    for (let length = word.length - most; length <= word.length + most; length++) {
      // People seldom get the first letter wrong, and near words with another first letter mean something else.
      for (const candidate of this.#alike.get(keyOf(word[0]!, length)) ?? []) {
        const limit: number = best?.distance ?? most;
        // An edit takes at most one letter out and puts one in. This leaves few to compare in full.
        if (bitsOf(letters & ~candidate.letters) > limit || bitsOf(candidate.letters & ~letters) > limit) continue;
        const distance = editDistance(word, candidate.word, limit);
        if (distance > limit) continue;
        if (best === null || distance < best.distance || candidate.count > best.candidate.count)
          best = { candidate, distance };
      }
    }
    return best?.candidate.word ?? null;
  }
}

function keyOf(firstUnit: string, length: number): string {
  return `${firstUnit}${length}`;
}

/** The letters of a word as a set of bits; those that share a bit (none from a to z do) count as one. */
function lettersOf(word: string): number {
  let letters = 0;
  for (let index = 0; index < word.length; index++) letters |= 1 << (word.charCodeAt(index) & 31);
  return letters;
}

function bitsOf(set: number): number {
  let count = 0;
  for (let rest = set; rest !== 0; rest &= rest - 1) count++;
  return count;
}
