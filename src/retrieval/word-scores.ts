import { bestRows } from '../index/best-rows.ts';

/** What each passage of an index scores for the words of one question; 0 where it holds none. */
export class WordScores {
  readonly #scores: Float64Array;

  /** @param scores - One a passage, never negative; not to be changed afterwards. */
  constructor(scores: Float64Array) {
    this.#scores = scores;
  }

  of(row: number): number {
    return this.#scores[row]!;
  }

  /** The `k` best rows that score at all, best first; of equal ones the first in the index. For a small `k`. */
  best(k: number): number[] {
    return bestRows(this.#scores, k).filter((row) => this.of(row) > 0);
  }

  /** All rows that score, with their scores, in the order of `best`. */
  all(): Map<number, number> {
    const rows: number[] = [];
    for (let row = 0; row < this.#scores.length; row++) if (this.of(row) > 0) rows.push(row);
    rows.sort((a, b) => this.of(b) - this.of(a) || a - b);
    return new Map(rows.map((row) => [row, this.of(row)]));
  }
}
