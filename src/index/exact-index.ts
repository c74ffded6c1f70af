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
    const neighbors = Array.from({ length: this.size }, (_, row) => ({
      row,
      similarity: this.#matrix.similarity(row, query),
    }));
    return neighbors.sort((a, b) => b.similarity - a.similarity || a.row - b.row).slice(0, k);
  }
}
