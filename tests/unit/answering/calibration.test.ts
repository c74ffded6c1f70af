import { readFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type Calibration, calibrationSchema } from '../../../src/answering/calibration.ts';
import { SHORT_SIGNAL_NAMES } from '../../../src/answering/short-answer.ts';
import { SIGNAL_NAMES } from '../../../src/answering/signals.ts';
import {
  forEachSignal,
  sampleCalibration,
  sampleCalibrationFile,
  sampleShortCalibration,
  sampleSignals,
} from '../../support/sample-calibration.ts';

const SHIPPED = path.resolve(import.meta.dirname, '../../../src/answering/calibration.json');
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
    const { contributions } = assess(sampleSignals(), withBias(0));
    expect(Object.keys(contributions)).toEqual([...SIGNAL_NAMES]);
  });

  it('leaves out the signals that the calibration was not fitted with', () => {
    const signals = { margin: { weight: 1, centre: 0, scale: 1 }, lexical: { weight: -2, centre: 0, scale: 1 } };
    const { contributions } = assess(
      sampleSignals({ margin: 3, lexical: 0.5, answerable: 9 }),
      sampleCalibration({ signals }),
    );
    expect(contributions).toEqual({ lexical: -1, margin: 3 });
  });

  it('needs no signal of the reader where it was fitted without one', () => {
    const { confidence } = assess({ passageCoverage: 0.5 }, sampleCalibration());
    expect(confidence).toBe(0.5);
  });

  it('refuses signals that lack one which it was fitted with, and names it', () => {
    const calibration = sampleCalibration({ signals: { answerable: { weight: 1, centre: 0, scale: 1 } } });
    expect(() => assess({ passageCoverage: 1 }, calibration)).toThrow(RangeError);
    expect(() => assess({ passageCoverage: 1 }, calibration)).toThrow('answerable');
  });

  it('hands the bias through', () => {
    expect(assess(sampleSignals(), withBias(-0.25)).bias).toBe(-0.25);
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
        const logOdds = SIGNAL_NAMES.reduce((sum, name) => sum + contributions[name]!, bias);
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
    const file = sampleCalibrationFile();
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(file);
  });

  it('takes the calibration that ships with the program, with the reader and without', async () => {
    const file = calibrationSchema.parse(JSON.parse(await readFile(SHIPPED, 'utf8')));
    const readerSignals = SIGNAL_NAMES.filter((name) => file.withoutReader.signals[name] === undefined);
    expect(readerSignals).toEqual(['answerable', 'support', 'margin', 'answerType', 'spanCoverage']);
    expect(Object.keys(file.withReader.signals)).toEqual([...SIGNAL_NAMES]);
  });

  it('takes short answers in it that are given only where they are likelier right than not', async () => {
    const { short } = calibrationSchema.parse(JSON.parse(await readFile(SHIPPED, 'utf8')));
    expect(Object.keys(short.model.signals)).toEqual([...SHORT_SIGNAL_NAMES]);
    expect(short.threshold).toBeGreaterThan(0.5);
    expect(short.threshold).toBeLessThan(1);
  });

  it.each([
    ['a threshold over 1', { threshold: 1.1 }],
    ['no threshold', { threshold: undefined }],
    ['no model', { model: undefined }],
    ['a scale of 0', { model: { bias: 0, signals: { rank: { weight: 1, centre: 0, scale: 0 } } } }],
    ['a signal of the whole answer', { model: { bias: 0, signals: { lexical: { weight: 1, centre: 0, scale: 1 } } } }],
    ['a measure that is no number', { test: { right: 'often' } }],
  ])('refuses %s of short answers', (_name, change) => {
    const short = { ...sampleShortCalibration(), ...change };
    expect(calibrationSchema.safeParse({ ...sampleCalibrationFile(), short }).success).toBe(false);
  });

  it.each([
    ['a threshold over 1', { thresholds: { found: 1.1, maybe: 0.5 } }],
    ['a negative threshold', { thresholds: { found: 0.9, maybe: -0.1 } }],
    ['a scale of 0', { signals: { lexical: { weight: 1, centre: 0, scale: 0 } } }],
    ['a signal without a weight', { signals: { lexical: { centre: 0, scale: 1 } } }],
    ['a signal that nobody reads', { signals: { mood: { weight: 1, centre: 0, scale: 1 } } }],
    ['a bias that is no number', { bias: null }],
    ['a measure that is no number', { test: { auroc: 'high' } }],
  ])('refuses %s in either calibration', (_name, change) => {
    const changed = { ...sampleCalibration(), ...change };
    for (const which of ['withReader', 'withoutReader']) {
      expect(calibrationSchema.safeParse({ ...sampleCalibrationFile(), [which]: changed }).success).toBe(false);
    }
  });

  it.each([
    ['a date that the calendar does not have', { date: '2026-13-01' }],
    ['no questions', { questions: 0 }],
    ['a calibration with the reader only', { withoutReader: undefined }],
    ['a calibration without the reader only', { withReader: undefined }],
    ['a calibration without short answers', { short: undefined }],
    ['no model', { model: undefined }],
  ])('refuses %s', (_name, change) => {
    expect(calibrationSchema.safeParse({ ...sampleCalibrationFile(), ...change }).success).toBe(false);
  });
});
