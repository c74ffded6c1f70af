import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { WordScores } from '../../../src/retrieval/word-scores.ts';

const scoresOf = (...scores: number[]): WordScores => new WordScores(Float64Array.from(scores));

describe('the scores of a question’s words', () => {
  it('are those of the rows', () => {
    const scores = scoresOf(0.25, 0, 1);
    expect([0, 1, 2].map((row) => scores.of(row))).toEqual([0.25, 0, 1]);
  });

  it('give the best rows first', () => {
    expect(scoresOf(0.1, 0.4, 0.3, 0.2).best(3)).toEqual([1, 2, 3]);
    expect(scoresOf(0.1, 0.2, 0.3, 0.4).best(1)).toEqual([3]);
  });

  it('give the first of equal rows', () => {
    expect(scoresOf(0.1, 0.5, 0.5, 0.5, 0.5).best(2)).toEqual([1, 2]);
    expect([...scoresOf(0.1, 0.5, 0.5).all().keys()]).toEqual([1, 2, 0]);
  });

  it('leave out rows that do not score', () => {
    expect(scoresOf(0, 0.5, 0).best(3)).toEqual([1]);
    expect(scoresOf(0, 0.5, 0).all()).toEqual(new Map([[1, 0.5]]));
    expect(scoresOf(0, 0).best(1)).toEqual([]);
    expect(scoresOf().best(1)).toEqual([]);
    expect(scoresOf().all().size).toBe(0);
  });

  it('give the same rows one by one, some and all, as sorting gives them', () => {
    const score = fc.constantFrom(0, 0.1, 0.2, 0.3, 0.4, 0.5);
    fc.assert(
      fc.property(fc.array(score, { maxLength: 60 }), fc.integer({ min: 1, max: 70 }), (all, k) => {
        const sorted = all
          .map((value, row) => ({ row, value }))
          .filter(({ value }) => value > 0)
          .sort((a, b) => b.value - a.value || a.row - b.row);
        const scores = scoresOf(...all);
        expect(scores.best(k)).toEqual(sorted.slice(0, k).map(({ row }) => row));
        expect([...scores.all()]).toEqual(sorted.map(({ row, value }) => [row, value]));
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });
});
