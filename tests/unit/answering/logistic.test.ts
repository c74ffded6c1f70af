import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { contributionsOf, logisticSchema, logOdds, type LogisticWeights } from '../../../src/answering/logistic.ts';

const WEIGHTS: LogisticWeights<'depth' | 'width'> = {
  bias: -1,
  signals: { depth: { weight: 2, centre: 3, scale: 4 }, width: { weight: -0.5, centre: 0, scale: 0.1 } },
};

describe('contributionsOf', () => {
  it('gives numbers worked by hand', () => {
    // 2 · (9 − 3) / 4 = 3; −0.5 · (0.2 − 0) / 0.1 = −1.
    const { depth, width } = contributionsOf(WEIGHTS, { depth: 9, width: 0.2 });
    expect(depth).toBeCloseTo(3, 10);
    expect(width).toBeCloseTo(-1, 10);
  });

  it('leaves out values that were not fitted', () => {
    const signals = { depth: { weight: 1, centre: 0, scale: 1 } };
    expect(contributionsOf<'depth' | 'width'>({ bias: 0, signals }, { depth: 2, width: 7 })).toEqual({ depth: 2 });
  });

  it('refuses values that lack one which was fitted, and names it', () => {
    expect(() => contributionsOf(WEIGHTS, { depth: 1 })).toThrow(RangeError);
    expect(() => contributionsOf(WEIGHTS, { depth: 1 })).toThrow('`width`');
  });
});

describe('logOdds', () => {
  it('gives a number worked by hand', () => {
    // −1 + 3 − 1 = 1.
    expect(logOdds(WEIGHTS, { depth: 9, width: 0.2 })).toBeCloseTo(1, 10);
  });

  it('is the bias where nothing was fitted', () => {
    expect(logOdds<'depth'>({ bias: -0.25, signals: {} }, { depth: 5 })).toBe(-0.25);
  });

  it('refuses values that lack one which was fitted', () => {
    expect(() => logOdds(WEIGHTS, { width: 1 })).toThrow('`depth`');
  });

  it('is the bias with all contributions, which grow with a value of positive weight', () => {
    const value = fc.double({ min: -10, max: 10, noNaN: true });
    fc.assert(
      fc.property(value, value, value, (depth, other, width) => {
        const { depth: first, width: second } = contributionsOf(WEIGHTS, { depth, width });
        expect(logOdds(WEIGHTS, { depth, width })).toBeCloseTo(-1 + first! + second!, 9);
        const [low, high] = [Math.min(depth, other), Math.max(depth, other)];
        expect(logOdds(WEIGHTS, { depth: high, width })).toBeGreaterThanOrEqual(
          logOdds(WEIGHTS, { depth: low, width }),
        );
      }),
      { seed: 20261124, numRuns: 200 },
    );
  });
});

describe('logisticSchema', () => {
  const schema = logisticSchema(['depth', 'width']);

  it.each([
    ['all of the names', WEIGHTS],
    ['some of them', { bias: 0, signals: { width: { weight: 0, centre: 0, scale: 1 } } }],
    ['none of them', { bias: 0, signals: {} }],
  ])('takes weights for %s', (_what, weights) => {
    expect(schema.parse(JSON.parse(JSON.stringify(weights)))).toEqual(weights);
  });

  it.each([
    ['a name that is not among them', { bias: 0, signals: { height: { weight: 0, centre: 0, scale: 1 } } }],
    ['a scale of 0', { bias: 0, signals: { width: { weight: 0, centre: 0, scale: 0 } } }],
    ['a signal without a centre', { bias: 0, signals: { width: { weight: 0, scale: 1 } } }],
    ['no bias', { signals: {} }],
    ['no signals', { bias: 0 }],
  ])('refuses %s', (_what, weights) => {
    expect(schema.safeParse(weights).success).toBe(false);
  });
});
