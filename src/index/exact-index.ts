import { bestRows } from './best-rows.ts';
import { assertUnitVector, type VectorMatrix } from './vector-matrix.ts';
import type { Neighbor, VectorIndex } from './vector-index.ts';

/** Compares the query with every vector: the truth that an approximate index is measured against. */
export class ExactIndex implements VectorIndex {
  readonly #matrix: VectorMatrix;

  constructor(matrix: VectorMatrix) {
    this.#matrix = matrix;
  }

  get size(): number {
    return this.#matrix.size;
  }

  search(query: Float32Array, k: number): Neighbor[] {
    assertUnitVector(query, this.#matrix.dimensions);
    const similarities = new Float64Array(this.size);
    for (let row = 0; row < this.size; row++) similarities[row] = this.#matrix.similarity(row, query);
    return bestRows(similarities, k).map((row) => ({ row, similarity: similarities[row]! }));
  }
}
