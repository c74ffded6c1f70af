import { BotError } from '../errors.ts';

/** Unit-length vectors of one length, row after row in one block of memory. */
export class VectorMatrix {
  readonly dimensions: number;
  readonly size: number;
  /** All rows, `size × dimensions` numbers; not to be changed. */
  readonly data: Float32Array;

  /** @throws {BotError} `DIMENSION_MISMATCH` if the numbers do not fill whole rows. */
  constructor(dimensions: number, data: Float32Array) {
    if (data.length % dimensions !== 0) {
      throw new BotError(
        'DIMENSION_MISMATCH',
        `Expected rows of ${dimensions} numbers, got ${data.length} numbers in all. Rebuild the index with \`npm run index -- --full\`.`,
      );
    }
    this.dimensions = dimensions;
    this.size = data.length / dimensions;
    this.data = data;
  }

  /** Copies vectors into a matrix, refusing what would poison a search: other lengths, zero vectors, NaN. */
  static of(dimensions: number, vectors: readonly Float32Array[]): VectorMatrix {
    const data = new Float32Array(vectors.length * dimensions);
    for (const [row, vector] of vectors.entries()) {
      assertUnitVector(vector, dimensions);
      data.set(vector, row * dimensions);
    }
    return new VectorMatrix(dimensions, data);
  }

  /** A view of one row, without copying. */
  row(index: number): Float32Array {
    if (!Number.isInteger(index) || index < 0 || index >= this.size) {
      throw new RangeError(`Expected a row from 0 to ${this.size - 1}, got ${index}`);
    }
    return this.data.subarray(index * this.dimensions, (index + 1) * this.dimensions);
  }

  /** Cosine similarity of a row and a unit-length vector. */
  similarity(index: number, vector: Float32Array): number {
    return dotProduct(this.row(index), vector);
  }
}

/** @throws {BotError} `DIMENSION_MISMATCH` if the lengths differ: trimming to the shorter would give a plausible wrong value. */
export function dotProduct(left: Float32Array, right: Float32Array): number {
  if (left.length !== right.length) throw dimensionMismatch(right.length, left.length);
  let sum = 0;
  for (let index = 0; index < left.length; index++) sum += left[index]! * right[index]!;
  return sum;
}

/** @throws {BotError} `DIMENSION_MISMATCH` for another length, `RangeError` for a vector that is not of length 1. */
export function assertUnitVector(vector: Float32Array, dimensions: number): void {
  if (vector.length !== dimensions) throw dimensionMismatch(vector.length, dimensions);
  const norm = Math.sqrt(dotProduct(vector, vector));
  // A NaN fails every comparison, so it is refused here too; hnswlib would rank it first.
  if (!(Math.abs(norm - 1) < 1e-3)) throw new RangeError(`Expected a vector of norm 1, got norm ${norm}`);
}

function dimensionMismatch(got: number, expected: number): BotError {
  return new BotError(
    'DIMENSION_MISMATCH',
    `Got a vector of ${got} numbers, but the index holds vectors of ${expected}. Rebuild the index or restore the MODEL setting.`,
  );
}
