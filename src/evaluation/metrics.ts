/** Rank of the first relevant item, 1-based; null if none is relevant. */
export function firstRelevantRank(relevant: readonly boolean[]): number | null {
  const position = relevant.indexOf(true);
  return position === -1 ? null : position + 1;
}

/**
 * 1 if a relevant item stands among the first k, else 0. One relevant excerpt answers a question, so this is recall@k with
 * one wanted item (success@k in TREC's terms).
 */
export function recallAtK(rank: number | null, k: number): number {
  assertPositiveInteger(k);
  return rank !== null && rank <= k ? 1 : 0;
}

/** 1 ÷ rank of the first relevant item, 0 if none stands in the first k (Voorhees 1999). */
export function reciprocalRankAtK(rank: number | null, k: number): number {
  assertPositiveInteger(k);
  return rank !== null && rank <= k ? 1 / rank : 0;
}

/** Mean; NaN for an empty list, which no caller may report as a number. */
export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}

/**
 * Area under the ROC curve: the probability that a positive has a higher score than a negative, ties counting half
 * (Mann–Whitney U). Null when one of the two is missing.
 */
export function auroc(positives: readonly number[], negatives: readonly number[]): number | null {
  if (positives.length === 0 || negatives.length === 0) return null;
  let wins = 0;
  for (const positive of positives) {
    for (const negative of negatives) wins += positive > negative ? 1 : positive === negative ? 0.5 : 0;
  }
  return wins / (positives.length * negatives.length);
}

/** One bin of a reliability diagram. */
export interface CalibrationBin {
  readonly from: number;
  readonly to: number;
  readonly count: number;
  /** Mean confidence in the bin; null for an empty bin. */
  readonly confidence: number | null;
  /** Share of correct ones in the bin; null for an empty bin. */
  readonly correct: number | null;
}

/** Bins of equal width over [0, 1]; 1 falls into the last. */
export function calibrationBins(
  predictions: readonly { confidence: number; correct: boolean }[],
  bins = 10,
): CalibrationBin[] {
  assertPositiveInteger(bins);
  return Array.from({ length: bins }, (_, bin) => {
    const inside = predictions.filter(({ confidence }) => Math.min(bins - 1, Math.floor(confidence * bins)) === bin);
    return {
      from: bin / bins,
      to: (bin + 1) / bins,
      count: inside.length,
      confidence: inside.length === 0 ? null : mean(inside.map((prediction) => prediction.confidence)),
      correct: inside.length === 0 ? null : mean(inside.map((prediction) => (prediction.correct ? 1 : 0))),
    };
  });
}

/** Expected calibration error: |confidence − share correct|, averaged over bins by their counts (Guo et al. 2017). */
export function expectedCalibrationError(
  predictions: readonly { confidence: number; correct: boolean }[],
  bins = 10,
): number {
  const total = predictions.length;
  return calibrationBins(predictions, bins).reduce(
    (sum, bin) => sum + (bin.count === 0 ? 0 : (bin.count / total) * Math.abs(bin.confidence! - bin.correct!)),
    0,
  );
}

function assertPositiveInteger(k: number): void {
  if (!Number.isInteger(k) || k < 1) throw new RangeError(`Expected k to be an integer from 1, got ${k}`);
}
