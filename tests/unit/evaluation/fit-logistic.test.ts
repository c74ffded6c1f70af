import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Example, fitLogistic, type LogisticModel } from '../../../src/evaluation/fit-logistic.ts';

const example = (positive: boolean, ...features: number[]): Example => ({ features, positive });

function probabilityOf(model: LogisticModel, features: readonly number[]): number {
  const logOdds = model.features.reduce(
    (sum, { weight, centre, scale }, column) => sum + (weight * (features[column]! - centre)) / scale,
    model.bias,
  );
  return 1 / (1 + Math.exp(-logOdds));
}

/** Two features that speak for the outcome and one that speaks of nothing. */
const MIXED = [
  example(true, 0.9, 30, 1),
  example(true, 0.8, 10, 0),
  example(true, 0.4, 25, 1),
  example(true, 0.7, 5, 0),
  example(false, 0.5, 12, 1),
  example(false, 0.2, 20, 0),
  example(false, 0.1, 4, 0),
  example(false, 0.3, 8, 1),
];

describe('fitLogistic', () => {
  it('gives the weight worked by hand for two examples that a feature separates', () => {
    // Centre 3, scale 1. The penalised optimum has 2 (σ(w) − 1) + 5 w = 0, or 5 w (1 + e^w) = 2: w = 0.181864.
    const model = fitLogistic([example(true, 4), example(false, 2)], [1]);
    expect(model.features[0]).toMatchObject({ centre: 3, scale: 1 });
    expect(model.features[0]?.weight).toBeCloseTo(0.181864, 5);
    expect(model.bias).toBeCloseTo(0, 10);
    expect(probabilityOf(model, [4])).toBeCloseTo(0.545341, 5);
  });

  it('counts an example as often as its weight says', () => {
    // Five times each: 10 (σ(w) − 1) + 5 w = 0, or w (1 + e^w) = 2: w = 0.674832.
    const model = fitLogistic(
      [
        { ...example(true, 4), weight: 5 },
        { ...example(false, 2), weight: 5 },
      ],
      [1],
    );
    expect(model.features[0]?.weight).toBeCloseTo(0.674832, 5);
  });

  it('gives the base rate where a feature never varies', () => {
    const model = fitLogistic([example(true, 5), example(true, 5), example(true, 5), example(false, 5)], [1]);
    expect(model.bias).toBeCloseTo(Math.log(3), 5);
    expect(model.features).toEqual([{ weight: 0, centre: 5, scale: 1 }]);
  });

  it('tells apart what its features separate', () => {
    const model = fitLogistic(MIXED, [1, 1, 1]);
    const of = (positive: boolean): number[] =>
      MIXED.filter((one) => one.positive === positive).map(({ features }) => probabilityOf(model, features));
    expect(Math.min(...of(true))).toBeGreaterThan(0.5);
    expect(Math.max(...of(false))).toBeLessThan(0.5);
    expect(model.features[0]!.weight).toBeGreaterThan(model.features[2]!.weight);
  });

  it('gives 0 to a feature that speaks against the sign that it must have', () => {
    const examples = [example(true, 1), example(true, 2), example(false, 8), example(false, 9)];
    expect(fitLogistic(examples, [1]).features[0]?.weight).toBe(0);
    expect(fitLogistic(examples, [-1]).features[0]?.weight).toBeLessThan(-0.3);
  });

  it('does not let one feature count against its meaning because another carries the same', () => {
    // The second is the first with an error; without the constraint it would be subtracted.
    const examples = [
      example(true, 5, 2),
      example(true, 6, 4),
      example(false, 3, 5),
      example(false, 2, 4),
      example(true, 4, 2),
      example(false, 4, 5),
    ];
    const [first, second] = fitLogistic(examples, [1, 1]).features;
    expect(first?.weight).toBeGreaterThan(0);
    expect(second?.weight).toBe(0);
  });

  it('gives the same probabilities whatever the units of a feature are', () => {
    const moved = MIXED.map(({ features: [a, b, c], positive }) => example(positive, 1000 * a! - 7, b! / 50 + 3, c!));
    const [plain, other] = [fitLogistic(MIXED, [1, 1, 1]), fitLogistic(moved, [1, 1, 1])];
    expect(other.bias).toBeCloseTo(plain.bias, 8);
    for (const [index, { weight }] of plain.features.entries()) {
      expect(other.features[index]!.weight).toBeCloseTo(weight, 8);
    }
    for (const [index, { features }] of MIXED.entries()) {
      expect(probabilityOf(other, moved[index]!.features)).toBeCloseTo(probabilityOf(plain, features), 8);
    }
  });

  it('does not depend on the order of the examples', () => {
    const [forwards, backwards] = [fitLogistic(MIXED, [1, 1, 1]), fitLogistic([...MIXED].reverse(), [1, 1, 1])];
    for (const [index, { weight }] of forwards.features.entries()) {
      expect(backwards.features[index]!.weight).toBeCloseTo(weight, 8);
    }
  });

  it('respects every sign, and expects as many positives as there are', () => {
    const drafts = fc.array(
      fc.tuple(fc.boolean(), fc.integer({ min: -50, max: 50 }), fc.integer({ min: -50, max: 50 })),
      { minLength: 4, maxLength: 30 },
    );
    const sign = fc.constantFrom(1 as const, -1 as const);
    fc.assert(
      fc.property(drafts, sign, sign, (list, left, right) => {
        const examples = list.map(([positive, a, b]) => example(positive, a, b));
        fc.pre(new Set(list.map(([positive]) => positive)).size === 2);
        const model = fitLogistic(examples, [left, right]);
        expect(model.features[0]!.weight * left).toBeGreaterThanOrEqual(0);
        expect(model.features[1]!.weight * right).toBeGreaterThanOrEqual(0);
        // The bias carries no penalty, so at the optimum the expected number is the true one.
        const expected = examples.reduce((sum, { features }) => sum + probabilityOf(model, features), 0);
        expect(expected).toBeCloseTo(examples.filter(({ positive }) => positive).length, 3);
      }),
      { seed: 20261124, numRuns: 25 },
    );
  });

  it('takes examples without features', () => {
    expect(fitLogistic([example(true), example(false)], [])).toEqual({ bias: 0, features: [] });
  });

  it('refuses no examples', () => {
    expect(() => fitLogistic([], [1])).toThrow(RangeError);
  });

  it.each([
    ['too few', example(true, 1)],
    ['too many', example(true, 1, 2, 3)],
  ])('refuses an example of %s features', (_what, odd) => {
    expect(() => fitLogistic([example(false, 1, 2), odd], [1, 1])).toThrow(RangeError);
  });
});
