/** A neighbour of a query vector. */
export interface Neighbor {
  /** Row of the vector in its matrix, from 0. */
  readonly row: number;
  /** Cosine similarity in [−1, 1]. */
  readonly similarity: number;
}

export interface VectorIndex {
  /** Number of vectors. */
  readonly size: number;
  /**
   * The `k` nearest vectors, best first; fewer when the index holds fewer.
   *
   * @param query - Unit-length vector.
   * @throws {BotError} `DIMENSION_MISMATCH` if the query has another length than the index.
   */
  search(query: Float32Array, k: number): Neighbor[];
}
