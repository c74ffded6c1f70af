import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type Calibration, calibrationSchema } from '../../../src/answering/calibration.ts';
import { SIGNAL_NAMES } from '../../../src/answering/signals.ts';
import { forEachSignal, sampleCalibration, sampleSignals } from '../../support/sample-calibration.ts';

const PROPERTY = { seed: 20261124, numRuns: 300 };

/** Confidence follows from the bias alone. */
function withBias(bias: number, thresholds = { found: 0.8, maybe: 0.4 }): Calibration {
  return sampleCalibration({ bias, thresholds, signals: forEachSignal(() => ({ weight: 0, centre: 0, scale: 1 })) });
}

describe('assess', () => {
  it('gives numbers worked by hand', () => {
    const calibration = sampleCalibration({
      bias: -1,
      signals: {
        ...forEachSignal(() => ({ weight: 0, centre: 0, scale: 1 })),
        lexical: { weight: 2, centre: 0.2, scale: 0.1 },
        unknownShare: { weight: -3, centre: 0, scale: 0.5 },
      },
    });
    const assessment = assess(sampleSignals({ lexical: 0.35, unknownShare: 0.25 }), calibration);
    // 2 · (0.35 − 0.2) / 0.1 = 3; −3 · 0.25 / 0.5 = −1.5; −1 + 3 − 1.5 = 0.5; 1 / (1 + e^−0.5) = 0.622459.
    expect(assessment.contributions.lexical).toBeCloseTo(3);
    expect(assessment.contributions.unknownShare).toBeCloseTo(-1.5);
    expect(assessment.contributions.gapToFifth).toBeCloseTo(0);
    expect(assessment.confidence).toBeCloseTo(0.622459, 6);
  });

  it('names the contribution of every signal', () => {
    const names = Object.keys(assess(sampleSignals(), sampleCalibration()).contributions);
    expect(names).toEqual([...SIGNAL_NAMES]);
  });

  it('gives contributions that add up with the bias to the log-odds of the confidence', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const weights = fc.tuple(
      ...SIGNAL_NAMES.map(() => fc.tuple(number, number, fc.double({ min: 0.5, max: 2, noNaN: true }))),
    );
    const values = fc.tuple(...SIGNAL_NAMES.map(() => number));
    fc.assert(
      fc.property(number, weights, values, (bias, parameters, numbers) => {
        const signals = forEachSignal((name) => {
          const [weight, centre, scale] = parameters[SIGNAL_NAMES.indexOf(name)]!;
          return { weight, centre, scale };
        });
        const given = forEachSignal((name) => numbers[SIGNAL_NAMES.indexOf(name)]!);
        const { confidence, contributions } = assess(given, sampleCalibration({ bias, signals }));
        const logOdds = SIGNAL_NAMES.reduce((sum, name) => sum + contributions[name], bias);
        expect(Math.log(confidence / (1 - confidence))).toBeCloseTo(logOdds, 6);
      }),
      PROPERTY,
    );
  });

  it('keeps the confidence between 0 and 1, whatever the log-odds', () => {
    for (const bias of [-1e6, -800, -40, 0, 40, 800, 1e6]) {
      const { confidence } = assess(sampleSignals(), withBias(bias));
      expect(confidence).toBeGreaterThanOrEqual(0);
      expect(confidence).toBeLessThanOrEqual(1);
    }
  });

  it('grows with a signal of positive weight', () => {
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(share, share, (left, right) => {
        const [low, high] = [Math.min(left, right), Math.max(left, right)];
        const confidenceAt = (passageCoverage: number): number =>
          assess(sampleSignals({ passageCoverage }), sampleCalibration()).confidence;
        expect(confidenceAt(high)).toBeGreaterThanOrEqual(confidenceAt(low));
      }),
      PROPERTY,
    );
  });

  it.each([
    ['found', 2], // 0.881
    ['maybe', 1], // 0.731
    ['maybe', 0], // 0.5
    ['not-covered', -1], // 0.269
  ] as const)('calls it %s at log-odds %d with thresholds 0.8 and 0.4', (state, bias) => {
    expect(assess(sampleSignals(), withBias(bias)).state).toBe(state);
  });

  it('counts a confidence right at a threshold as above it', () => {
    expect(assess(sampleSignals(), withBias(0, { found: 0.5, maybe: 0.2 })).state).toBe('found');
    expect(assess(sampleSignals(), withBias(0, { found: 0.9, maybe: 0.5 })).state).toBe('maybe');
  });
});

describe('calibrationSchema', () => {
  it('takes a calibration as it is written to a file', () => {
    const calibration = sampleCalibration();
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(calibration)))).toEqual(calibration);
  });

  it.each([
    ['a threshold over 1', { thresholds: { found: 1.1, maybe: 0.5 } }],
    ['a negative threshold', { thresholds: { found: 0.9, maybe: -0.1 } }],
    ['a scale of 0', { signals: forEachSignal(() => ({ weight: 1, centre: 0, scale: 0 })) }],
    ['a missing signal', { signals: { ...sampleCalibration().signals, lexical: undefined } }],
    [
      'a signal that nobody reads',
      { signals: { ...sampleCalibration().signals, mood: { weight: 1, centre: 0, scale: 1 } } },
    ],
    ['a bias that is no number', { bias: null }],
    ['a date that the calendar does not have', { fittedOn: { date: '2026-13-01', questions: 10 } }],
    ['no questions', { fittedOn: { date: '2026-11-24', questions: 0 } }],
  ])('refuses %s', (_name, change) => {
    expect(calibrationSchema.safeParse({ ...sampleCalibration(), ...change }).success).toBe(false);
  });
});
