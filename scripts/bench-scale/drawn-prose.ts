import { createRandom } from './seeded-random.ts';

/**
 * Words are drawn as real text has them: of the words that are searched for, the share whose rank by frequency is beyond r is
 * 700 / (700 + r). Measured on the 18,896 paragraphs of SQuAD 1.1, this errs by at most 0.05 (r from 1 to 30,000), and the
 * vocabulary grows as theirs does: 61,000 terms among 1.4 million, here 54,000.
 */
const HALF_RANK = 700;

/** Share of the words of real text that are searched for; the others are "the", "of" and their like (SQuAD 1.1: 0.62). */
const SEARCHED_SHARE = 0.62;

const SENTENCE_WORDS = 22;

/** Words of a question that are searched for, at most: the median of SQuAD's questions. */
const QUESTION_TERMS = 5;

/** Prose without sense, in words without sense, as frequent and as rare as those of real text. */
export class DrawnProse {
  readonly #random: () => number;

  constructor(seed: number) {
    this.#random = createRandom(seed);
  }

  sentence(): string {
    const words = Array.from({ length: SENTENCE_WORDS }, () => (this.#random() < SEARCHED_SHARE ? this.word() : 'the'));
    return `The ${words.join(' ')}.`;
  }

  word(): string {
    return spell(Math.floor(HALF_RANK * (1 / (1 - this.#random()) - 1)));
  }

  /** A question in words of a sentence. */
  questionAbout(sentence: string): string {
    const words = sentence.split(/\W+/u).filter((word) => word !== '' && word.toLowerCase() !== 'the');
    const start = Math.floor(this.#random() * Math.max(1, words.length - QUESTION_TERMS));
    return `What is the ${words.slice(start, start + QUESTION_TERMS).join(' ')}?`;
  }
}

const CONSONANTS = 'bdfghklmnprtvz';
const VOWELS = 'aeiou';

/** A word of its own for each rank, shorter for the common ones. No ending of English, which stemming would take off. */
function spell(rank: number): string {
  const syllables = CONSONANTS.length * VOWELS.length;
  let word = '';
  for (let rest = rank; rest >= 0; rest = Math.floor(rest / syllables) - 1) {
    const syllable = rest % syllables;
    word += CONSONANTS[Math.floor(syllable / VOWELS.length)]! + VOWELS[syllable % VOWELS.length]!;
  }
  return `${word}k`;
}
