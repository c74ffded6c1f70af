import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { assess, type Calibration, calibrationSchema } from '../../../src/answering/calibration.ts';
import { SIGNAL_NAMES } from '../../../src/answering/signals.ts';
import type { EvaluatedQuestion, EvaluationRow } from '../../../src/evaluation/evaluate.ts';
import { fitCalibration } from '../../../src/evaluation/fit-calibration.ts';
import { sampleCalibrationFile, sampleSignals } from '../../support/sample-calibration.ts';
import { sampleRow, sampleUnanswerableRow } from '../../support/sample-evaluation.ts';

/** A question of which only the coverage of the first passage is known. */
function question(passageCoverage: number, row: Partial<EvaluationRow> = {}): EvaluatedQuestion {
  return { row: sampleRow(row), shorts: [], signals: sampleSignals({ passageCoverage }) };
}

function unanswerable(passageCoverage: number, kind: string): EvaluatedQuestion {
  return { row: sampleUnanswerableRow({ kind }), shorts: [], signals: sampleSignals({ passageCoverage }) };
}

/** Values from the first to the last at equal distances. */
const spread = (count: number, first: number, last: number): number[] =>
  Array.from({ length: count }, (_, index) => first + ((last - first) * index) / Math.max(1, count - 1));

/** Answerable ones from 0.3 to 1 and near-topic ones from 0.1 to 0.6. */
function tuneOf(answerable: number, near: number): EvaluatedQuestion[] {
  return [
    ...spread(answerable, 0.3, 1).map((coverage) => question(coverage)),
    ...spread(near, 0.1, 0.6).map((coverage, index) =>
      unanswerable(coverage, index % 2 === 0 ? 'near-topic' : 'false-premise'),
    ),
    ...spread(20, 0, 0.2).map((coverage) => unanswerable(coverage, 'off-topic')),
  ];
}

const statesOf = (questions: readonly EvaluatedQuestion[], calibration: Calibration): string[] =>
  questions.map(({ signals }) => assess(signals!, calibration).state);

const count = (states: readonly string[], state: string): number => states.filter((one) => one === state).length;

describe('fitCalibration', () => {
  it('gives weight to the signal that tells right from wrong and none to those that never vary', () => {
    const { signals } = fitCalibration(tuneOf(60, 30), []);
    expect(signals.passageCoverage?.weight).toBeGreaterThan(0.5);
    const others = Object.entries(signals).filter(([name]) => name !== 'passageCoverage');
    expect(others.map(([, { weight }]) => Math.abs(weight))).toEqual(others.map(() => 0));
  });

  it('weighs the groups as a community would ask, however many of each there are', () => {
    // No signal tells them apart, so the confidence is the share of answerable ones in the mix: two thirds.
    const tune = [
      ...spread(3, 0.5, 0.5).map((coverage) => question(coverage)),
      ...spread(30, 0.5, 0.5).map((coverage) => unanswerable(coverage, 'near-topic')),
      ...spread(7, 0.5, 0.5).map((coverage) => unanswerable(coverage, 'off-topic')),
    ];
    const calibration = fitCalibration(tune, []);
    expect(assess(tune[0]!.signals!, calibration).confidence).toBeCloseTo(2 / 3, 3);
  });

  it('takes a relevant first passage for the outcome, not whether the question can be answered', () => {
    // The answerable ones are all covered well; only those of low coverage have the right passage first.
    const misranked = spread(40, 0, 1).map((coverage) => question(coverage, { rank: coverage < 0.5 ? 1 : 2 }));
    expect(fitCalibration(misranked, []).signals.passageCoverage?.weight).toBeCloseTo(0, 10);
  });

  it('counts more unknown words only against an answer', () => {
    const questions = spread(40, 0, 1).map((unknownShare, index): EvaluatedQuestion => ({
      row: index < 20 ? sampleRow() : sampleUnanswerableRow(),
      shorts: [],
      signals: sampleSignals({ unknownShare }),
    }));
    expect(fitCalibration(questions, []).signals.unknownShare?.weight).toBeLessThan(-0.5);
  });

  it('fits the signals that every question has, and no others', () => {
    const withoutReader = tuneOf(10, 10).map(({ row, signals }): EvaluatedQuestion => {
      const { passageSimilarity, passageCoverage } = sampleSignals(signals!);
      return { row, shorts: [], signals: { passageSimilarity, passageCoverage } };
    });
    const mixed = [...withoutReader, ...tuneOf(10, 10)];
    for (const tune of [withoutReader, mixed]) {
      expect(Object.keys(fitCalibration(tune, []).signals)).toEqual(['passageSimilarity', 'passageCoverage']);
    }
    expect(Object.keys(fitCalibration(tuneOf(10, 10), []).signals)).toEqual([...SIGNAL_NAMES]);
  });

  it('leaves out questions that could not be searched for', () => {
    const row = sampleUnanswerableRow({ kind: 'garbage', confidence: 0 });
    const empty: EvaluatedQuestion = { row, shorts: [], signals: null };
    expect(fitCalibration([...tuneOf(30, 20), empty, empty], [])).toEqual(fitCalibration(tuneOf(30, 20), []));
  });

  it('calls a tenth of the near-topic tuning questions found, and not one more', () => {
    for (const near of [13, 14, 20, 40, 80]) {
      const tune = tuneOf(60, near);
      const states = statesOf(
        tune.filter(({ row }) => ['near-topic', 'false-premise'].includes(row.kind)),
        fitCalibration(tune, []),
      );
      expect(count(states, 'found')).toBe(Math.floor(0.1 * near));
    }
  });

  it.each([50, 100, 120, 150, 175, 200, 250])(
    'calls at most two in a hundred of %d answerable tuning questions not covered',
    (n) => {
      const tune = tuneOf(n, 40);
      const states = statesOf(
        tune.filter(({ row }) => row.answerable),
        fitCalibration(tune, []),
      );
      expect(count(states, 'not-covered')).toBeLessThanOrEqual(Math.floor(0.02 * n));
    },
  );

  it('does not let off-topic questions decide what is found', () => {
    const tune = tuneOf(60, 30);
    const sure = spread(20, 0.9, 1).map((coverage) => unanswerable(coverage, 'off-topic'));
    const nearFound = (all: EvaluatedQuestion[]): number =>
      count(
        statesOf(
          tune.filter(({ row }) => row.kind === 'near-topic'),
          fitCalibration(all, []),
        ),
        'found',
      );
    expect(nearFound([...tune, ...sure])).toBe(nearFound(tune));
  });

  it('keeps the thresholds in order and in [0, 1], whatever the questions', () => {
    const coverage = fc.integer({ min: 0, max: 10_000 }).map((value) => value / 10_000);
    const distinct = (minLength: number) => fc.uniqueArray(coverage, { minLength, maxLength: 60 });
    fc.assert(
      fc.property(distinct(20), distinct(5), (answerable, near) => {
        const tune = [
          ...answerable.map((value) => question(value)),
          ...near.map((value) => unanswerable(value, 'near-topic')),
        ];
        const calibration = fitCalibration(tune, []);
        const { found, maybe } = calibration.thresholds;
        expect(maybe).toBeGreaterThanOrEqual(0);
        expect(found).toBeGreaterThanOrEqual(maybe);
        expect(found).toBeLessThanOrEqual(1);
        const nearStates = statesOf(tune.slice(answerable.length), calibration);
        expect(count(nearStates, 'found')).toBeLessThanOrEqual(Math.floor(0.1 * near.length));
      }),
      { seed: 20261124, numRuns: 25 },
    );
  });

  it('measures the test questions with what it fitted, whatever they were called before', () => {
    const test = [
      question(1, { state: 'not-covered', confidence: 0 }),
      question(0.99),
      question(0),
      question(1, { rank: 2, answerRank: 2 }),
      unanswerable(1, 'near-topic'),
      unanswerable(0, 'false-premise'),
      unanswerable(1, 'off-topic'),
      unanswerable(0, 'hostile'),
      { row: sampleUnanswerableRow({ kind: 'garbage' }), shorts: [], signals: null },
    ];
    const { test: measures } = fitCalibration(tuneOf(60, 30), test);
    expect(measures).toMatchObject({
      questions: 9,
      answerableFound: 0.75,
      answerableNotCovered: 0.25,
      nearTopicFound: 0.5,
      offTopicAnswered: 0.3333,
    });
    // 20 pairs: at 1 the two answerable tie with 2 of 5 and win 3 each (4 each); 0.99 wins 3; 0 ties 2 and wins the
    // unsearched one (2): 4 + 4 + 3 + 2 = 13.
    expect(measures.auroc).toBeCloseTo(13 / 20, 4);
  });

  it('gives what the calibration file takes, in at most four decimals', () => {
    const fitted = fitCalibration(tuneOf(60, 30), tuneOf(20, 10));
    const file = sampleCalibrationFile({ withReader: fitted, withoutReader: fitted });
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(JSON.parse(JSON.stringify(file)));
    expect(JSON.stringify(fitted)).not.toMatch(/\.\d{5}/);
  });

  it('refuses to fit on nothing', () => {
    expect(() => fitCalibration([], [])).toThrow(RangeError);
  });
});
