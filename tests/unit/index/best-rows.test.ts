import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestRows } from '../../../src/index/best-rows.ts';

describe('bestRows', () => {
  it('gives the rows with the highest scores, best first', () => {
    expect(bestRows(Float64Array.of(-0.5, 0.4, 0, 0.2), 3)).toEqual([1, 3, 2]);
  });

  it('gives the first of equal rows', () => {
    expect(bestRows(Float64Array.of(0.1, 0.5, 0.5, 0.5), 2)).toEqual([1, 2]);
  });

  it('gives every row where there are no more than k', () => {
    expect(bestRows(Float64Array.of(1, 2), 2)).toEqual([1, 0]);
    expect(bestRows(Float64Array.of(1, 2), 9)).toEqual([1, 0]);
    expect(bestRows(new Float64Array(), 9)).toEqual([]);
  });

  it('gives what sorting all rows gives', () => {
    const score = fc.integer({ min: -4, max: 4 });
    fc.assert(
      fc.property(fc.array(score, { maxLength: 60 }), fc.integer({ min: 1, max: 70 }), (scores, k) => {
        const sorted = scores.map((_, row) => row).sort((a, b) => scores[b]! - scores[a]! || a - b);
        expect(bestRows(Float64Array.from(scores), k)).toEqual(sorted.slice(0, k));
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });
});
