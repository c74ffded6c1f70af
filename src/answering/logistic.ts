import { z } from 'zod';

/** A fitted signal: the weight of (value − centre) ÷ scale in the log-odds. */
const signalSchema = z.object({ weight: z.number(), centre: z.number(), scale: z.number().positive() });

/** The file's form of a logistic regression over some of the named signals. */
export function logisticSchema<const Name extends string>(names: readonly Name[]) {
  return z.object({ bias: z.number(), signals: z.partialRecord(z.enum(names), signalSchema) });
}

/** A logistic regression from named signals to the log-odds of an outcome. */
export interface LogisticWeights<Name extends string> {
  readonly bias: number;
  readonly signals: Readonly<
    Partial<Record<Name, { readonly weight: number; readonly centre: number; readonly scale: number }>>
  >;
}

/**
 * What each fitted signal adds to the log-odds.
 *
 * @throws {RangeError} If a signal that the weights need is missing: they were fitted with the reader, say.
 */
export function contributionsOf<Name extends string>(
  { signals }: LogisticWeights<Name>,
  values: Readonly<Partial<Record<Name, number>>>,
): Partial<Record<Name, number>> {
  const contributions: Partial<Record<Name, number>> = {};
  for (const name of Object.keys(signals) as Name[]) {
    const { weight, centre, scale } = signals[name]!;
    const value = values[name];
    if (value === undefined)
      throw new RangeError(`Expected the signal \`${name}\`, which the calibration was fitted with`);
    contributions[name] = (weight * (value - centre)) / scale;
  }
  return contributions;
}

/** Log-odds of the outcome: the bias and all contributions. */
export function logOdds<Name extends string>(
  weights: LogisticWeights<Name>,
  values: Readonly<Partial<Record<Name, number>>>,
): number {
  const contributions = Object.values<number | undefined>(contributionsOf(weights, values));
  return contributions.reduce<number>((sum, value) => sum + (value ?? 0), weights.bias);
}
