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
    const best: number[] = [];
    for (let row = 0; row < this.#scores.length; row++) {
      const score = this.#scores[row]!;
      const isFull = best.length === k;
      if (score === 0 || (isFull && score <= this.#scores[best[k - 1]!]!)) continue;
      let position = isFull ? k - 1 : best.length;
      for (; position > 0 && this.#scores[best[position - 1]!]! < score; position--) {
        best[position] = best[position - 1]!;
      }
      best[position] = row;
    }
    return best;
  }

  /** All rows that score, with their scores, in the order of `best`. */
  all(): Map<number, number> {
    const rows: number[] = [];
    for (let row = 0; row < this.#scores.length; row++) if (this.of(row) > 0) rows.push(row);
    rows.sort((a, b) => this.of(b) - this.of(a) || a - b);
    return new Map(rows.map((row) => [row, this.of(row)]));
  }
}
