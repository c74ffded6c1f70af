import { z } from 'zod';
import type { AnswerState } from './answer.ts';
import { SIGNAL_NAMES, type SignalName, type Signals } from './signals.ts';

const probability = z.number().min(0).max(1);

export const calibrationSchema = z.object({
  /** Embedding model whose similarities it was fitted on; with another, the numbers mean something else. */
  model: z.string(),
  /** Corpus that it was fitted on. */
  corpusHash: z.string(),
  fittedOn: z.object({ date: z.iso.date(), questions: z.int().positive() }),
  bias: z.number(),
  /** For each signal: the weight of (value − centre) ÷ scale in the log-odds. */
  signals: z.record(
    z.enum(SIGNAL_NAMES),
    z.object({ weight: z.number(), centre: z.number(), scale: z.number().positive() }),
  ),
  /** `found` from the first confidence on, `maybe` from the second on. */
  thresholds: z.object({ found: probability, maybe: probability }),
});

/** A logistic regression from signals to the probability that the top excerpt answers the question. */
export type Calibration = z.infer<typeof calibrationSchema>;

export interface Assessment {
  readonly confidence: number;
  readonly state: AnswerState;
  /** What each signal adds to the log-odds; with the bias they add up to logit(confidence). */
  readonly contributions: Readonly<Record<SignalName, number>>;
}

/** Turns signals into a confidence and a state. */
export function assess(signals: Signals, calibration: Calibration): Assessment {
  const contributions = Object.fromEntries(
    SIGNAL_NAMES.map((name) => {
      const { weight, centre, scale } = calibration.signals[name];
      return [name, (weight * (signals[name] - centre)) / scale];
    }),
  ) as Record<SignalName, number>;
  const logOdds = Object.values(contributions).reduce((sum, value) => sum + value, calibration.bias);
  const confidence = 1 / (1 + Math.exp(-logOdds));
  return { confidence, state: stateOf(confidence, calibration.thresholds), contributions };
}

function stateOf(confidence: number, thresholds: Calibration['thresholds']): AnswerState {
  if (confidence >= thresholds.found) return 'found';
  return confidence >= thresholds.maybe ? 'maybe' : 'not-covered';
}
