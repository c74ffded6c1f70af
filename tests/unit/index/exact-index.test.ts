import { describe, expect, it } from 'vitest';
import { ExactIndex } from '../../../src/index/exact-index.ts';
import { VectorMatrix } from '../../../src/index/vector-matrix.ts';

const index = new ExactIndex(
  VectorMatrix.of(2, [
    Float32Array.of(0, 1),
    Float32Array.of(1, 0),
    Float32Array.of(0.6, 0.8),
    Float32Array.of(-1, 0),
    Float32Array.of(1, 0),
  ]),
);
const east = Float32Array.of(1, 0);

describe('ExactIndex', () => {
  it('returns neighbours best first, equal ones by row', () => {
    expect(index.search(east, 3).map(({ row }) => row)).toEqual([1, 4, 2]);
  });

  it('gives cosine similarities', () => {
    const similarities = index.search(east, 5).map(({ similarity }) => similarity);
    [1, 1, 0.6, 0, -1].forEach((expected, rank) => {
      expect(similarities[rank]).toBeCloseTo(expected, 6);
    });
  });

  it('returns the nearest alone for k = 1', () => {
    expect(index.search(Float32Array.of(0, 1), 1).map(({ row }) => row)).toEqual([0]);
  });

  it('returns every vector once when k is larger than the index', () => {
    const rows = index.search(east, 100).map(({ row }) => row);
    expect(rows.sort()).toEqual([0, 1, 2, 3, 4]);
  });

  it('finds nothing in an empty index', () => {
    const empty = new ExactIndex(VectorMatrix.of(2, []));
    expect([empty.size, empty.search(east, 3)]).toEqual([0, []]);
  });

  it.each([
    ['of another length', Float32Array.of(1, 0, 0), 'BotError'],
    ['with NaN', Float32Array.of(NaN, 0), 'RangeError'],
    ['of zeros', Float32Array.of(0, 0), 'RangeError'],
  ])('refuses a query %s', (_, query, name) => {
    expect(() => index.search(query, 1)).toThrow(expect.objectContaining({ name }));
  });
});
