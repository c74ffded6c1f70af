/**
 * The `k` rows with the highest scores, best first; of equal ones the first. One pass, without sorting what is not among
 * them: for a `k` that is small beside the number of rows.
 *
 * @param scores - One a row, none of them NaN.
 */
export function bestRows(scores: Float64Array, k: number): number[] {
  const best: number[] = [];
  for (let row = 0; row < scores.length; row++) {
    const score = scores[row]!;
    const isFull = best.length === k;
    if (isFull && score <= scores[best[k - 1]!]!) continue;
    let position = isFull ? k - 1 : best.length;
    for (; position > 0 && scores[best[position - 1]!]! < score; position--) best[position] = best[position - 1]!;
    best[position] = row;
  }
  return best;
}
