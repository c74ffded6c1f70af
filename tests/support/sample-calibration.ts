import type { Calibration, CalibrationFile } from '../../src/answering/calibration.ts';
import type { ShortSignals } from '../../src/answering/short-answer.ts';
import { SIGNAL_NAMES, type SignalName } from '../../src/answering/signals.ts';

/**
 * Looks at one signal only: log-odds = 8 · (passageCoverage − ½), so that a passage with all of the question's words is
 * `found` (0.98), one with more than half of their weight `maybe`, and one with none `not-covered` (0.02).
 */
export function sampleCalibration(overrides: Partial<Calibration> = {}): Calibration {
  return {
    bias: 0,
    signals: { passageCoverage: { weight: 8, centre: 0.5, scale: 1 } },
    thresholds: { found: 0.9, maybe: 0.5 },
    test: {},
    ...overrides,
  };
}

/**
 * Looks at one signal only: log-odds = the reader's logit `answerable`, so that a short answer is given from 1.39 on, which
 * is where the probability is 0.8.
 */
export function sampleShortCalibration(overrides: Partial<CalibrationFile['short']> = {}): CalibrationFile['short'] {
  return {
    model: { bias: 0, signals: { answerable: { weight: 1, centre: 0, scale: 1 } } },
    threshold: 0.8,
    test: {},
    ...overrides,
  };
}

/** A file with the same calibration for both cases, unless told otherwise. */
export function sampleCalibrationFile(overrides: Partial<CalibrationFile> = {}): CalibrationFile {
  return {
    model: 'test/hashing',
    corpusHash: '0'.repeat(64),
    date: '2026-11-24',
    questions: 10,
    withReader: sampleCalibration(),
    withoutReader: sampleCalibration(),
    short: sampleShortCalibration(),
    ...overrides,
  };
}

/** Every signal at 0, the reader's too, unless told otherwise. */
export function sampleSignals(overrides: Partial<Record<SignalName, number>> = {}): Record<SignalName, number> {
  return { ...forEachSignal(() => 0), ...overrides };
}

/** A record with one value for each signal. */
export function forEachSignal<Value>(valueOf: (name: SignalName) => Value): Record<SignalName, Value> {
  return Object.fromEntries(SIGNAL_NAMES.map((name) => [name, valueOf(name)])) as Record<SignalName, Value>;
}

/** Every signal of a short answer at 0, but in the first excerpt, unless told otherwise. */
export function sampleShortSignals(overrides: Partial<ShortSignals> = {}): ShortSignals {
  return { answerable: 0, spanShare: 0, answerType: 0, agreement: 0, rank: 1, answerConfidence: 0, ...overrides };
}
