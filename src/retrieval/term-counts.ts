import { type Passage, passageText } from '../passages/passage.ts';
import { toTerm, words } from './terms.ts';

/** The parts of a passage that are searched, in the order in which they stand. */
export const FIELDS = ['title', 'headings', 'text'] as const;

/** What was counted in one field. */
export interface FieldCounts {
  /** How often the term of each posting stands in the field. */
  readonly frequencies: readonly number[];
  /** Different words in the field of each passage. */
  readonly lengths: readonly number[];
}

/** The terms of some passages. A posting is one term of one passage, however often it stands there. */
export interface TermCounts {
  /** How often each word occurs, unstemmed, in order of first occurrence. */
  readonly wordCounts: ReadonlyMap<string, number>;
  /** Terms, numbered from 0 in order of first occurrence. */
  readonly numberOf: ReadonlyMap<string, number>;
  /** Number of the term of each posting, passage after passage. */
  readonly terms: readonly number[];
  /** Posting after the last of each passage. */
  readonly ends: readonly number[];
  /** One a field, in the order of `FIELDS`. */
  readonly fields: readonly FieldCounts[];
}

/** Reads passages word by word, once. */
export function countTerms(passages: readonly Passage[]): TermCounts {
  const lexicon = new Lexicon();
  const terms: number[] = [];
  const ends: number[] = [];
  const fields = FIELDS.map((name) => ({ name, frequencies: [] as number[], lengths: [] as number[] }));
  /** The last posting of each term; one from `first` on belongs to the passage at hand. */
  const lastPosting: number[] = [];
  for (const passage of passages) {
    const first = terms.length;
    for (const { name, frequencies, lengths } of fields) {
      const found = words(textOf(passage, name)).map((word) => lexicon.count(word));
      lengths.push(new Set(found).size);
      for (const word of found) {
        const term = lexicon.termOf[word]!;
        if (term === NO_TERM) continue;
        let posting = lastPosting[term] ?? -1;
        if (posting < first) {
          posting = terms.push(term) - 1;
          lastPosting[term] = posting;
          for (const field of fields) field.frequencies.push(0);
        }
        frequencies[posting]!++;
      }
    }
    ends.push(terms.length);
  }
  return { wordCounts: lexicon.wordCounts(), numberOf: lexicon.numberOf, terms, ends, fields };
}

function textOf(passage: Passage, field: (typeof FIELDS)[number]): string {
  if (field === 'title') return passage.contextTitle ?? '';
  return field === 'headings' ? passage.headings.join(' ') : passageText(passage);
}

const NO_TERM = -1;

/** Numbers words and terms, so that each word is looked up once where it stands and stemmed once in all. */
class Lexicon {
  /** Number of the term of each word; `NO_TERM` for a word that says nothing. */
  readonly termOf: number[] = [];
  readonly numberOf = new Map<string, number>();
  readonly #words = new Map<string, number>();
  readonly #counts: number[] = [];

  /** @returns The word's number, after counting it once more. */
  count(word: string): number {
    let number = this.#words.get(word);
    if (number === undefined) {
      number = this.#words.size;
      this.#words.set(word, number);
      this.#counts.push(0);
      this.termOf.push(this.#numberTerm(toTerm(word)));
    }
    this.#counts[number]!++;
    return number;
  }

  wordCounts(): Map<string, number> {
    return new Map(Array.from(this.#words, ([word, number]) => [word, this.#counts[number]!]));
  }

  #numberTerm(term: string | null): number {
    if (term === null) return NO_TERM;
    const number = this.numberOf.get(term) ?? this.numberOf.size;
    this.numberOf.set(term, number);
    return number;
  }
}
