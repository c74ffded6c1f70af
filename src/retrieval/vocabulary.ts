import { editDistance } from './edit-distance.ts';

/** Words shorter than this are not corrected: too many others are one edit away. */
const MIN_CORRECTED_CHARS = 4;

/** Words of at least this length may be two edits away from what was meant, shorter ones one. */
const MIN_TWO_EDITS_CHARS = 7;

/** The words of a corpus, for finding what a misspelt word was meant to be. */
export class Vocabulary {
  readonly #counts: ReadonlyMap<string, number>;
  /** The words that a misspelt one can be taken for, with how often they occur, by first letter and length. */
  readonly #alike = new Map<string, [word: string, count: number][]>();

  /** @param counts - How often each word occurs. */
  constructor(counts: ReadonlyMap<string, number>) {
    this.#counts = counts;
    for (const [word, count] of counts) {
      if (word.length < MIN_CORRECTED_CHARS - 1 || /\p{N}/u.test(word)) continue;
      const key = keyOf(word[0]!, word.length);
      const alike = this.#alike.get(key);
      if (alike === undefined) this.#alike.set(key, [[word, count]]);
      else alike.push([word, count]);
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
    let best: { word: string; distance: number; count: number } | null = null;
    for (let length = word.length - most; length <= word.length + most; length++) {
      // People seldom get the first letter wrong, and near words with another first letter mean something else.
      for (const [candidate, count] of this.#alike.get(keyOf(word[0]!, length)) ?? []) {
        const distance = editDistance(word, candidate, best?.distance ?? most);
        if (distance > (best?.distance ?? most)) continue;
        if (best === null || distance < best.distance || count > best.count)
          best = { word: candidate, distance, count };
      }
    }
    return best?.word ?? null;
  }
}

function keyOf(firstUnit: string, length: number): string {
  return `${firstUnit}${length}`;
}
