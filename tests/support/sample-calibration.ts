import { SIGNAL_NAMES, type SignalName, type Signals } from '../../src/answering/signals.ts';
import type { Calibration } from '../../src/answering/calibration.ts';

/**
 * Looks at one signal only: log-odds = 8 · (passageCoverage − ½), so that a passage with all of the question's words is
 * `found` (0.98), one with more than half of their weight `maybe`, and one with none `not-covered` (0.02).
 */
export function sampleCalibration(overrides: Partial<Calibration> = {}): Calibration {
  return {
    model: 'test/hashing',
    corpusHash: '0'.repeat(64),
    fittedOn: { date: '2026-11-24', questions: 10 },
    bias: 0,
    signals: forEachSignal((name) => ({ weight: name === 'passageCoverage' ? 8 : 0, centre: 0.5, scale: 1 })),
    thresholds: { found: 0.9, maybe: 0.5 },
    ...overrides,
  };
}

/** Every signal at 0, unless told otherwise. */
export function sampleSignals(overrides: Partial<Signals> = {}): Signals {
  return { ...forEachSignal(() => 0), ...overrides };
}

/** A record with one value for each signal. */
export function forEachSignal<Value>(valueOf: (name: SignalName) => Value): Record<SignalName, Value> {
  return Object.fromEntries(SIGNAL_NAMES.map((name) => [name, valueOf(name)])) as Record<SignalName, Value>;
}
