import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  auroc,
  calibrationBins,
  expectedCalibrationError,
  firstRelevantRank,
  mean,
  recallAtK,
  reciprocalRankAtK,
} from '../../../src/evaluation/metrics.ts';

const PROPERTY = { seed: 20261124, numRuns: 300 };
const share = fc.double({ min: 0, max: 1, noNaN: true });
const predictions = fc.array(fc.record({ confidence: share, correct: fc.boolean() }), { minLength: 1, maxLength: 30 });

/** Of ten, bin 9 holds one (right), bin 8 two (one right), bin 1 one (wrong). */
const PREDICTIONS = [
  { confidence: 0.95, correct: true },
  { confidence: 0.85, correct: true },
  { confidence: 0.85, correct: false },
  { confidence: 0.15, correct: false },
];

describe('firstRelevantRank', () => {
  it('counts from 1', () => {
    expect(firstRelevantRank([true, false])).toBe(1);
    expect(firstRelevantRank([false, false, true, true])).toBe(3);
  });

  it('is null where nothing is relevant', () => {
    expect(firstRelevantRank([false, false])).toBeNull();
    expect(firstRelevantRank([])).toBeNull();
  });
});

describe('recallAtK and reciprocalRankAtK', () => {
  it('give the values worked by hand', () => {
    // Ranks 1, 3 and none: recall@1 = 1/3, recall@3 = 2/3, MRR@10 = (1 + 1/3 + 0) / 3, MRR@2 = 1/3.
    const ranks = [1, 3, null];
    expect(mean(ranks.map((rank) => recallAtK(rank, 1)))).toBeCloseTo(0.3333, 4);
    expect(mean(ranks.map((rank) => recallAtK(rank, 3)))).toBeCloseTo(0.6667, 4);
    expect(mean(ranks.map((rank) => reciprocalRankAtK(rank, 10)))).toBeCloseTo(0.4444, 4);
    expect(mean(ranks.map((rank) => reciprocalRankAtK(rank, 2)))).toBeCloseTo(0.3333, 4);
  });

  it('count the k-th and not the one after it', () => {
    expect([recallAtK(3, 3), recallAtK(4, 3)]).toEqual([1, 0]);
    expect([reciprocalRankAtK(10, 10), reciprocalRankAtK(11, 10)]).toEqual([0.1, 0]);
  });

  it('stay in [0, 1], grow with k, and fall with the rank', () => {
    const positive = fc.integer({ min: 1, max: 50 });
    fc.assert(
      fc.property(fc.option(positive), positive, (rank, k) => {
        for (const measure of [recallAtK, reciprocalRankAtK]) {
          const value = measure(rank, k);
          expect(value).toBeGreaterThanOrEqual(0);
          expect(value).toBeLessThanOrEqual(1);
          expect(measure(rank, k + 1)).toBeGreaterThanOrEqual(value);
          if (rank !== null) expect(measure(rank + 1, k)).toBeLessThanOrEqual(value);
        }
      }),
      PROPERTY,
    );
  });

  it('do not change when irrelevant items are put after the first k', () => {
    const flags = fc.array(fc.boolean(), { minLength: 1, maxLength: 10 });
    fc.assert(
      fc.property(flags, fc.nat({ max: 5 }), (relevant, extra) => {
        const longer = firstRelevantRank([...relevant, ...Array<boolean>(extra).fill(false)]);
        const k = relevant.length;
        expect(recallAtK(longer, k)).toBe(recallAtK(firstRelevantRank(relevant), k));
        expect(reciprocalRankAtK(longer, k)).toBe(reciprocalRankAtK(firstRelevantRank(relevant), k));
      }),
      PROPERTY,
    );
  });

  it.each([0, -1, 1.5, NaN, Infinity])('refuse k = %d', (k) => {
    expect(() => recallAtK(1, k)).toThrow(RangeError);
    expect(() => reciprocalRankAtK(1, k)).toThrow(RangeError);
  });
});

describe('mean', () => {
  it('is the sum over the count, and no number for nothing', () => {
    expect(mean([1, 2, 6])).toBe(3);
    expect(mean([])).toBeNaN();
  });
});

describe('auroc', () => {
  it('counts pairs in the right order, ties half', () => {
    // 0.9 beats 0.6 and 0.3; 0.6 ties with 0.6 and beats 0.3: (2 + 0.5 + 1) of 4 pairs.
    expect(auroc([0.9, 0.6], [0.6, 0.3])).toBe(0.875);
  });

  it('is 1 when all positives stand above, 0 when all stand below, ½ when nothing tells them apart', () => {
    expect(auroc([0.8, 0.9], [0.1, 0.7])).toBe(1);
    expect(auroc([0.1], [0.7, 0.8])).toBe(0);
    expect(auroc([0.5, 0.5], [0.5])).toBe(0.5);
  });

  it('is null when there are no positives or no negatives', () => {
    expect(auroc([], [0.5])).toBeNull();
    expect(auroc([0.5], [])).toBeNull();
  });

  it('stays in [0, 1] and turns into 1 − itself when the two change places', () => {
    const scores = fc.array(fc.constantFrom(0, 0.1, 0.25, 0.5, 0.9, 1), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(scores, scores, (positives, negatives) => {
        const area = auroc(positives, negatives)!;
        expect(area).toBeGreaterThanOrEqual(0);
        expect(area).toBeLessThanOrEqual(1);
        expect(auroc(negatives, positives)).toBeCloseTo(1 - area, 10);
      }),
      PROPERTY,
    );
  });
});

describe('calibrationBins', () => {
  it('gives count, mean confidence and share correct of each bin', () => {
    const bins = calibrationBins(PREDICTIONS);
    expect(bins).toHaveLength(10);
    expect(bins[9]).toMatchObject({ from: 0.9, to: 1, count: 1, confidence: 0.95, correct: 1 });
    expect(bins[8]).toMatchObject({ from: 0.8, to: 0.9, count: 2, confidence: 0.85, correct: 0.5 });
    expect(bins[1]).toMatchObject({ count: 1, confidence: 0.15, correct: 0 });
    expect(bins[0]).toEqual({ from: 0, to: 0.1, count: 0, confidence: null, correct: null });
  });

  it('puts a border into the upper bin, and 1 into the last', () => {
    const counts = (confidence: number) =>
      calibrationBins([{ confidence, correct: true }], 4).map(({ count }) => count);
    expect(counts(0)).toEqual([1, 0, 0, 0]);
    expect(counts(0.25)).toEqual([0, 1, 0, 0]);
    expect(counts(1)).toEqual([0, 0, 0, 1]);
  });

  it('puts every prediction into one bin', () => {
    fc.assert(
      fc.property(predictions, fc.integer({ min: 1, max: 20 }), (list, bins) => {
        const counts = calibrationBins(list, bins).map(({ count }) => count);
        expect(counts.reduce((sum, count) => sum + count, 0)).toBe(list.length);
      }),
      PROPERTY,
    );
  });

  it('refuses 0 bins', () => {
    expect(() => calibrationBins(PREDICTIONS, 0)).toThrow(RangeError);
  });
});

describe('expectedCalibrationError', () => {
  it('averages the distance in each bin by its count', () => {
    // ¼ · |0.95 − 1| + ½ · |0.85 − 0.5| + ¼ · |0.15 − 0| = 0.0125 + 0.175 + 0.0375.
    expect(expectedCalibrationError(PREDICTIONS)).toBeCloseTo(0.225, 10);
  });

  it('is 0 where confidence and truth agree, and 1 where they are opposites', () => {
    expect(
      expectedCalibrationError([
        { confidence: 1, correct: true },
        { confidence: 0, correct: false },
      ]),
    ).toBe(0);
    expect(
      expectedCalibrationError([
        { confidence: 1, correct: false },
        { confidence: 0, correct: true },
      ]),
    ).toBe(1);
  });

  it('stays in [0, 1]', () => {
    fc.assert(
      fc.property(predictions, (list) => {
        const error = expectedCalibrationError(list);
        expect(error).toBeGreaterThanOrEqual(0);
        expect(error).toBeLessThanOrEqual(1 + 1e-9);
      }),
      PROPERTY,
    );
  });
});
