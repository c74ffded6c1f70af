import type { Passage } from '../passages/passage.ts';
import { countTerms, type FieldCounts, FIELDS, type TermCounts } from './term-counts.ts';

/** Saturation and length normalisation of BM25: the usual values (Robertson & Zaragoza 2009, §3.2). */
export const BM25 = { k: 1.2, b: 0.75 } as const;

/**
 * Title and headings count half as much as the text: they are repeated over all passages of a section. Of seven pairs of
 * weights this one gave the best MRR on the 280 questions of 2026-11-24, tuning and test together.
 */
const FIELD_WEIGHTS = { title: 0.5, headings: 0.5, text: 1 };

/**
 * Where each term of a corpus stands, and what BM25 it gives a passage there. That is worked out once: a question only adds
 * up, over the passages that hold its terms.
 */
export class TermPostings {
  /** Number of passages. */
  readonly size: number;
  /** How often each word occurs, unstemmed, in order of first occurrence. */
  readonly wordCounts: ReadonlyMap<string, number>;
  readonly #numberOf: ReadonlyMap<string, number>;
  /** Postings of term number n: from `#starts[n]` to before `#starts[n + 1]`. */
  readonly #starts: Uint32Array;
  /** Passage of each posting; rising within a term. */
  readonly #rows: Uint32Array;
  readonly #scores: Float64Array;

  constructor(passages: readonly Passage[]) {
    const counts = countTerms(passages);
    this.size = passages.length;
    this.wordCounts = counts.wordCounts;
    this.#numberOf = counts.numberOf;
    this.#starts = startsOf(counts);
    this.#rows = new Uint32Array(counts.terms.length);
    this.#scores = new Float64Array(counts.terms.length);
    const scorings = counts.fields.map((field, index) => createScoring(field, counts, FIELD_WEIGHTS[FIELDS[index]!]));
    const next = this.#starts.slice();
    let posting = 0;
    for (const [row, end] of counts.ends.entries()) {
      for (; posting < end; posting++) {
        const position = next[counts.terms[posting]!]!++;
        this.#rows[position] = row;
        for (const scoreOf of scorings) this.#scores[position]! += scoreOf(posting, row);
      }
    }
  }

  /** Number of passages that hold a term, in whichever field. */
  documentFrequency(term: string): number {
    const number = this.#numberOf.get(term);
    return number === undefined ? 0 : this.#starts[number + 1]! - this.#starts[number]!;
  }

  /** Adds `factor` times the BM25 of a term to the score of each passage that holds it. @param scores - One a passage. */
  addScores(term: string, factor: number, scores: Float64Array): void {
    const number = this.#numberOf.get(term);
    if (number === undefined) return;
    const end = this.#starts[number + 1]!;
    for (let position = this.#starts[number]!; position < end; position++) {
      scores[this.#rows[position]!]! += factor * this.#scores[position]!;
    }
  }
}

function startsOf({ numberOf, terms }: TermCounts): Uint32Array {
  const starts = new Uint32Array(numberOf.size + 1);
  for (const term of terms) starts[term + 1]!++;
  for (let term = 0; term < numberOf.size; term++) starts[term + 1]! += starts[term]!;
  return starts;
}

/** BM25 of a posting in one field, by the field's own lengths and document frequencies. */
function createScoring(
  { frequencies, lengths }: FieldCounts,
  { numberOf, terms }: TermCounts,
  weight: number,
): (posting: number, row: number) => number {
  const meanLength = lengths.reduce((total, length) => total + length, 0) / lengths.length;
  const documentFrequencies = new Uint32Array(numberOf.size);
  for (const [posting, frequency] of frequencies.entries()) {
    if (frequency > 0) documentFrequencies[terms[posting]!]!++;
  }
  const rarities = Float64Array.from(documentFrequencies, (count) => inverseDocumentFrequency(count, lengths.length));
  return (posting, row) => {
    const frequency = frequencies[posting]!;
    // A field that is empty everywhere has no mean length to divide by.
    if (frequency === 0) return 0;
    const relativeLength = lengths[row]! / meanLength;
    const saturated = (frequency * (BM25.k + 1)) / (frequency + BM25.k * (1 - BM25.b + BM25.b * relativeLength));
    return weight * rarities[terms[posting]!]! * saturated;
  };
}

/**
 * The form log(1 + (N − n + 0.5) / (n + 0.5)), which is never negative: in a small corpus many terms stand in half of the
 * passages.
 *
 * @param frequency - Passages that hold the term, of `size` in all.
 */
export function inverseDocumentFrequency(frequency: number, size: number): number {
  return Math.log(1 + (size - frequency + 0.5) / (frequency + 0.5));
}
