import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import { assertUnitVector, dotProduct, VectorMatrix } from '../../../src/index/vector-matrix.ts';
import { toUnitVector } from '../../support/index-unit-vectors.ts';

const codeOf = (action: () => unknown): string => {
  try {
    action();
  } catch (error) {
    if (error instanceof BotError) return error.code;
    throw error;
  }
  return 'none';
};

describe('VectorMatrix.of', () => {
  it('keeps rows in order', () => {
    const matrix = VectorMatrix.of(2, [Float32Array.of(1, 0), Float32Array.of(0, 1), Float32Array.of(-1, 0)]);
    expect([matrix.size, matrix.dimensions]).toEqual([3, 2]);
    expect([...matrix.data]).toEqual([1, 0, 0, 1, -1, 0]);
    expect([...matrix.row(1)]).toEqual([0, 1]);
  });

  it('copies its input', () => {
    const vector = Float32Array.of(1, 0);
    const matrix = VectorMatrix.of(2, [vector]);
    vector[0] = 5;
    expect([...matrix.row(0)]).toEqual([1, 0]);
  });

  it('makes an empty matrix of no vectors', () => {
    expect(VectorMatrix.of(4, []).size).toBe(0);
  });

  it('refuses a vector of another length', () => {
    expect(codeOf(() => VectorMatrix.of(3, [Float32Array.of(1, 0)]))).toBe('DIMENSION_MISMATCH');
  });

  it.each([
    ['a zero vector', [0, 0]],
    ['NaN', [NaN, 1]],
    ['infinity', [Infinity, 0]],
    ['a vector longer than 1', [1, 0.1]],
    ['a vector shorter than 1', [0.99, 0]],
  ])('refuses %s', (_, values) => {
    expect(() => VectorMatrix.of(2, [Float32Array.of(1, 0), Float32Array.from(values)])).toThrow(RangeError);
  });

  it('accepts rounding in the last places of a norm', () => {
    expect(() => VectorMatrix.of(2, [Float32Array.of(1.0005, 0), Float32Array.of(0.9995, 0)])).not.toThrow();
  });

  it('gives back any unit vectors unchanged', () => {
    const vector = fc
      .array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 5, maxLength: 5 })
      .filter((values) => Math.hypot(...values) > 0.01)
      .map(toUnitVector);
    fc.assert(
      fc.property(fc.array(vector, { maxLength: 8 }), (vectors) => {
        const matrix = VectorMatrix.of(5, vectors);
        expect(matrix.size).toBe(vectors.length);
        for (const [row, original] of vectors.entries()) {
          expect(matrix.row(row)).toEqual(original);
          expect(matrix.similarity(row, original)).toBeCloseTo(1, 5);
        }
      }),
      { seed: 20261124, numRuns: 100 },
    );
  });
});

describe('VectorMatrix', () => {
  it('refuses numbers that do not fill whole rows', () => {
    expect(codeOf(() => new VectorMatrix(3, new Float32Array(7)))).toBe('DIMENSION_MISMATCH');
  });

  it.each([-1, 2, 0.5, NaN])('refuses row %d of two', (row) => {
    const matrix = VectorMatrix.of(2, [Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(() => matrix.row(row)).toThrow(RangeError);
  });

  it('shows a row without copying it', () => {
    const matrix = VectorMatrix.of(2, [Float32Array.of(1, 0), Float32Array.of(0, 1)]);
    expect(matrix.row(1).buffer).toBe(matrix.data.buffer);
  });

  it('gives the cosine of a row and a vector', () => {
    const matrix = VectorMatrix.of(2, [Float32Array.of(1, 0)]);
    expect(matrix.similarity(0, Float32Array.of(0.6, 0.8))).toBeCloseTo(0.6, 6);
    expect(matrix.similarity(0, Float32Array.of(-1, 0))).toBe(-1);
  });
});

describe('dotProduct', () => {
  it('sums the products', () => {
    expect(dotProduct(Float32Array.of(1, 2, 3), Float32Array.of(4, 5, 6))).toBe(32);
  });

  it('refuses vectors of different lengths either way round', () => {
    expect(codeOf(() => dotProduct(Float32Array.of(1, 0), Float32Array.of(1)))).toBe('DIMENSION_MISMATCH');
    expect(codeOf(() => dotProduct(Float32Array.of(1), Float32Array.of(1, 0)))).toBe('DIMENSION_MISMATCH');
  });
});

describe('assertUnitVector', () => {
  it('names both lengths', () => {
    expect(() => {
      assertUnitVector(Float32Array.of(1, 0, 0), 7);
    }).toThrow(/\b3\b.*\b7\b/);
  });
});
