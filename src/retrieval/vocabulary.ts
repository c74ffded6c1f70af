import { editDistance } from './edit-distance.ts';

/** Words shorter than this are not corrected: too many others are one edit away. */
const MIN_CORRECTED_CHARS = 4;

/** Words of at least this length may be two edits away from what was meant, shorter ones one. */
const MIN_TWO_EDITS_CHARS = 7;

/** The words of a corpus, for finding what a misspelt word was meant to be. */
export class Vocabulary {
  /** How often each word occurs, by length of the word. */
  readonly #byLength = new Map<number, Map<string, number>>();

  constructor(words: Iterable<string>) {
    for (const word of words) {
      const sameLength = this.#byLength.get(word.length) ?? new Map<string, number>();
      sameLength.set(word, (sameLength.get(word) ?? 0) + 1);
      this.#byLength.set(word.length, sameLength);
    }
  }

  has(word: string): boolean {
    return this.#byLength.get(word.length)?.has(word) ?? false;
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
      for (const [candidate, count] of this.#byLength.get(length) ?? []) {
        // People seldom get the first letter wrong, and near words with another first letter mean something else.
        if (candidate[0] !== word[0] || candidate.length < MIN_CORRECTED_CHARS - 1 || /\p{N}/u.test(candidate))
          continue;
        const distance = editDistance(word, candidate, best?.distance ?? most);
        if (distance > (best?.distance ?? most)) continue;
        if (best === null || distance < best.distance || count > best.count)
          best = { word: candidate, distance, count };
      }
    }
    return best?.word ?? null;
  }
}
