/**
 * Optimal string alignment distance: insertions, deletions, substitutions and transpositions of neighbours, each counting 1,
 * no part edited twice (Damerau 1964).
 *
 * @param most - Greatest distance of interest, at least 0.
 * @returns The distance, or `most + 1` if it is greater than `most`.
 */
export function editDistance(left: string, right: string, most: number): number {
  if (Math.abs(left.length - right.length) > most) return most + 1;
  let beforePrevious: number[] = [];
  let previous = Array.from({ length: right.length + 1 }, (_, column) => column);
  for (let row = 1; row <= left.length; row++) {
    const current = [row];
    for (let column = 1; column <= right.length; column++) {
      const isSame = left[row - 1] === right[column - 1];
      let distance = Math.min(
        previous[column]! + 1,
        current[column - 1]! + 1,
        previous[column - 1]! + (isSame ? 0 : 1),
      );
      const isSwap =
        row > 1 && column > 1 && left[row - 1] === right[column - 2] && left[row - 2] === right[column - 1];
      if (isSwap) distance = Math.min(distance, beforePrevious[column - 2]! + 1);
      current.push(distance);
    }
    if (Math.min(...current) > most) return most + 1;
    [beforePrevious, previous] = [previous, current];
  }
  return Math.min(previous[right.length]!, most + 1);
}
