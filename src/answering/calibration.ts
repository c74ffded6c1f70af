import { z } from 'zod';
import type { AnswerState } from './answer.ts';
import { contributionsOf, logisticSchema } from './logistic.ts';
import { SHORT_SIGNAL_NAMES } from './short-answer.ts';
import { SIGNAL_NAMES, type SignalName, type Signals } from './signals.ts';

const probability = z.number().min(0).max(1);

/** What it gave on questions that it was not fitted on. */
const test = z.record(z.string(), z.number());

const confidenceSchema = logisticSchema(SIGNAL_NAMES).extend({
  /** `found` from the first confidence on, `maybe` from the second on. */
  thresholds: z.object({ found: probability, maybe: probability }),
  test,
});

const shortSchema = z.object({ model: logisticSchema(SHORT_SIGNAL_NAMES), threshold: probability, test });

export const calibrationSchema = z.object({
  /** Embedding model whose similarities it was fitted on; with another, the numbers mean something else. */
  model: z.string(),
  /** Corpus that it was fitted on. */
  corpusHash: z.string(),
  date: z.iso.date(),
  /** Questions that it was fitted on. */
  questions: z.int().positive(),
  withReader: confidenceSchema,
  withoutReader: confidenceSchema,
  /** Only a reader gives short answers. */
  short: shortSchema,
});

/** What `npm run calibrate` writes. */
export type CalibrationFile = z.infer<typeof calibrationSchema>;

/** A logistic regression from signals to the probability that the top excerpt answers the question. */
export type Calibration = z.infer<typeof confidenceSchema>;

export interface Assessment {
  readonly confidence: number;
  readonly state: AnswerState;
  readonly bias: number;
  /** What each signal adds to the log-odds; with the bias they add up to logit(confidence). */
  readonly contributions: Readonly<Partial<Record<SignalName, number>>>;
}

/**
 * Turns signals into a confidence and a state.
 *
 * @throws {RangeError} If a signal that the calibration needs is missing: it was fitted with the reader, say.
 */
export function assess(signals: Signals, calibration: Calibration): Assessment {
  const contributions = contributionsOf(calibration, signals);
  const logOdds = Object.values(contributions).reduce((sum, value) => sum + value, calibration.bias);
  const confidence = 1 / (1 + Math.exp(-logOdds));
  return { confidence, state: stateOf(confidence, calibration.thresholds), bias: calibration.bias, contributions };
}

function stateOf(confidence: number, thresholds: Calibration['thresholds']): AnswerState {
  if (confidence >= thresholds.found) return 'found';
  return confidence >= thresholds.maybe ? 'maybe' : 'not-covered';
}
