import { describe, expect, it } from 'vitest';
import { calibrationSchema } from '../../../src/answering/calibration.ts';
import { SHORT_SIGNAL_NAMES, type ShortSignals } from '../../../src/answering/short-answer.ts';
import type { EvaluatedQuestion, JudgedShort } from '../../../src/evaluation/evaluate.ts';
import { fitShortCalibration } from '../../../src/evaluation/fit-calibration.ts';
import {
  sampleCalibration,
  sampleCalibrationFile,
  sampleShortSignals,
  sampleSignals,
} from '../../support/sample-calibration.ts';
import { sampleRow, sampleUnanswerableRow } from '../../support/sample-evaluation.ts';

/** Log-odds = 8 · (passageCoverage − ½): found from a coverage of 0.775 on. */
const CALIBRATION = sampleCalibration();

const short = (signals: Partial<ShortSignals>, right: boolean): JudgedShort => ({
  signals: sampleShortSignals(signals),
  right,
});

/** A found question with a right short answer in the set, of which these were marked. */
function question(shorts: readonly JudgedShort[], passageCoverage = 1): EvaluatedQuestion {
  return { row: sampleRow({ hasShort: true }), shorts, signals: sampleSignals({ passageCoverage }) };
}

/** Right where the reader says so: logits from −8 to 8, the upper half right. */
const BY_READER = Array.from({ length: 80 }, (_, index) => {
  const answerable = -8 + (16 * index) / 79;
  return question([short({ answerable }, answerable > 0)]);
});

describe('fitShortCalibration', () => {
  it('gives weight to the signal that tells right from wrong and none to those that never vary', () => {
    const { model, threshold } = fitShortCalibration(BY_READER, [], CALIBRATION);
    expect(Object.keys(model.signals)).toEqual([...SHORT_SIGNAL_NAMES]);
    const { answerable, ...others } = model.signals;
    expect(answerable!.weight).toBeGreaterThan(0.5);
    expect(Object.values(others).map(({ weight }) => Math.abs(weight))).toEqual(Object.values(others).map(() => 0));
    expect(threshold).toBe(0.8);
  });

  it('counts a later excerpt only against an answer', () => {
    const late = [1, 2, 3].flatMap((rank) => Array.from({ length: 20 }, () => question([short({ rank }, rank === 1)])));
    expect(fitShortCalibration(late, [], CALIBRATION).model.signals.rank?.weight).toBeLessThan(-0.3);
    const turned = [1, 2, 3].flatMap((rank) => Array.from({ length: 20 }, () => question([short({ rank }, rank > 1)])));
    expect(Math.abs(fitShortCalibration(turned, [], CALIBRATION).model.signals.rank!.weight)).toBe(0);
  });

  it('takes the confidence as it is fitted now, not as it was when the candidates were made', () => {
    const stale = Array.from({ length: 40 }, (_, index) =>
      question([short({ answerConfidence: index % 7 }, index < 20)], index < 20 ? 1 : 0.5),
    );
    const { answerConfidence } = fitShortCalibration(stale, [], CALIBRATION).model.signals;
    // Half have the log-odds 8 · ½ = 4, the others 0: centre and scale are 2.
    expect(answerConfidence).toMatchObject({ centre: 2, scale: 2 });
    expect(answerConfidence?.weight).toBeGreaterThan(0.5);
  });

  it('leaves out questions that could not be searched for', () => {
    const unsearched: EvaluatedQuestion = { ...question([short({ answerable: 8 }, false)]), signals: null };
    expect(fitShortCalibration([...BY_READER, unsearched], [unsearched], CALIBRATION)).toMatchObject({
      model: fitShortCalibration(BY_READER, [], CALIBRATION).model,
    });
  });

  it('measures whom a short answer is given to, and how many of the given are right', () => {
    const yes = (right: boolean) => short({ answerable: 8 }, right);
    const no = (right: boolean) => short({ answerable: -8 }, right);
    const test = [
      question([yes(true)]), // given, right
      question([no(true)]), // not likely enough
      question([short({ answerable: 7.9 }, true), yes(false)]), // given: the likelier one, which is wrong
      question([yes(true)], 0.5), // not found
      question([]), // nothing marked
      { ...question([yes(false)]), row: sampleUnanswerableRow() }, // given, wrong
      { ...question([]), row: sampleRow() }, // the set does not say
      { ...question([yes(true)]), signals: null }, // not searched for
    ];
    // Six have one in the set: two are given one. Three are given in all, one of them right.
    expect(fitShortCalibration(BY_READER, test, CALIBRATION).test).toEqual({
      questions: 6,
      given: 0.3333,
      right: 0.3333,
    });
  });

  it('measures nothing on no questions', () => {
    expect(fitShortCalibration(BY_READER, [], CALIBRATION).test).toEqual({ questions: 0, given: 0, right: 0 });
  });

  it('gives what the calibration file takes, in at most four decimals', () => {
    const fitted = fitShortCalibration(BY_READER, BY_READER, CALIBRATION);
    const file = sampleCalibrationFile({ short: fitted });
    expect(calibrationSchema.parse(JSON.parse(JSON.stringify(file)))).toEqual(JSON.parse(JSON.stringify(file)));
    expect(JSON.stringify(fitted)).not.toMatch(/\.\d{5}/);
  });

  it('refuses to fit on nothing', () => {
    expect(() => fitShortCalibration([], [], CALIBRATION)).toThrow(RangeError);
    expect(() => fitShortCalibration([question([])], [], CALIBRATION)).toThrow(RangeError);
  });
});
