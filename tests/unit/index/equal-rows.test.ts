import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findEqualRows } from '../../../src/index/equal-rows.ts';
import { VectorMatrix } from '../../../src/index/vector-matrix.ts';

const matrixOf = (...rows: (readonly [number, number])[]): VectorMatrix =>
  new VectorMatrix(2, Float32Array.from(rows.flat()));

describe('findEqualRows', () => {
  it('names the rows that equal no earlier one, and those that equal one another', () => {
    const { firsts, groups } = findEqualRows(matrixOf([1, 2], [3, 4], [1, 2], [5, 6], [3, 4], [1, 2]));
    expect(firsts).toEqual([0, 1, 3]);
    expect([...groups]).toEqual([
      [0, [0, 2, 5]],
      [1, [1, 4]],
    ]);
  });

  it('finds no groups where all rows differ', () => {
    expect(findEqualRows(matrixOf([1, 2], [2, 1]))).toEqual({ firsts: [0, 1], groups: new Map() });
    expect(findEqualRows(matrixOf())).toEqual({ firsts: [], groups: new Map() });
  });

  it('compares bits: 0 and −0 differ, and NaN equals itself', () => {
    expect(findEqualRows(matrixOf([0, 1], [-0, 1], [NaN, 1], [NaN, 1]))).toEqual({
      firsts: [0, 1, 2],
      groups: new Map([[2, [2, 3]]]),
    });
  });

  it('keeps rows apart that have the same hash', () => {
    // 200,000 rows of two numbers: some pairs share 32 bits of hash, as about five of so many would by chance.
    const rows = 200_000;
    const data = new Float32Array(2 * rows);
    new Uint32Array(data.buffer).forEach((_, index, bits) => (bits[index] = Math.imul(index + 1, 0x9e37_79b1)));
    expect(findEqualRows(new VectorMatrix(2, data)).firsts).toHaveLength(rows);
  });

  it('reads a matrix that stands within another block of memory', () => {
    const data = Float32Array.of(9, 9, 1, 2, 1, 2).subarray(2);
    expect(findEqualRows(new VectorMatrix(2, data))).toEqual({ firsts: [0], groups: new Map([[0, [0, 1]]]) });
  });

  it('finds what comparing each with each finds', () => {
    const value = fc.constantFrom(0, 0.5, 1);
    fc.assert(
      fc.property(fc.array(fc.tuple(value, value), { maxLength: 30 }), (rows) => {
        const equalTo = rows.map((row) => rows.flatMap((other, index) => (other.join() === row.join() ? [index] : [])));
        const firsts = rows.flatMap((_, index) => (equalTo[index]![0] === index ? [index] : []));
        const groups = new Map(firsts.filter((row) => equalTo[row]!.length > 1).map((row) => [row, equalTo[row]!]));
        expect(findEqualRows(matrixOf(...rows))).toEqual({ firsts, groups });
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});
