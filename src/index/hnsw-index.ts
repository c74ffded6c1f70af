import hnswlib from 'hnswlib-node';
import { findEqualRows } from './equal-rows.ts';
import type { Neighbor, VectorIndex } from './vector-index.ts';
import { assertUnitVector, type VectorMatrix } from './vector-matrix.ts';

/** Parameters of the graph; recorded in the manifest. */
export interface HnswParameters {
  /** Links a node has on each layer. */
  readonly m: number;
  /** Candidates kept while a node is inserted. */
  readonly efConstruction: number;
  /** Seed of the layer draw, so that the same vectors give the same graph. */
  readonly seed: number;
}

/**
 * M 16 and efConstruction 200 are the values that hnswlib's authors start from
 * (https://github.com/nmslib/hnswlib/blob/master/ALGO_PARAMS.md).
 */
export const HNSW_PARAMETERS: HnswParameters = { m: 16, efConstruction: 200, seed: 100 };

/** Insertions between two turns of the event loop: each takes about 1 ms at 20,000 vectors, and signals must get through. */
const INSERTIONS_PER_TURN = 50;

/** Candidates kept while searching. hnswlib does not store it and falls back to 10, which misses true neighbours. */
function efSearch(k: number): number {
  return Math.max(200, 10 * k);
}

/**
 * Builds a graph over the distinct rows of a matrix and writes it to a file in an existing folder (hnswlib writes to a missing
 * one without a word). Equal rows stand in it once: some hundred equal points link only to one another, and the search never
 * gets past them (of 1,000 vectors and 300 times another, it found 81 % of the true ten nearest). The caller makes sure of the
 * folder, and syncs and renames the file.
 */
export async function writeHnswFile(
  file: string,
  matrix: VectorMatrix,
  parameters: HnswParameters,
  onInsert?: (inserted: number) => void,
): Promise<void> {
  const rows = findEqualRows(matrix).firsts;
  const graph = new hnswlib.HierarchicalNSW('cosine', matrix.dimensions);
  graph.initIndex(rows.length, parameters.m, parameters.efConstruction, parameters.seed);
  for (const [position, row] of rows.entries()) {
    // The native side takes plain arrays only.
    graph.addPoint(Array.from(matrix.row(row)), row);
    if (position % INSERTIONS_PER_TURN === 0) {
      onInsert?.(position);
      await new Promise(setImmediate);
    }
  }
  await graph.writeIndex(file);
  // The native writer does not hold the graph. Were it not used after the writing, it could be collected before its end,
  // which crashes the process or leaves half a file.
  if (graph.getCurrentCount() !== rows.length) {
    throw new RangeError(`Expected a graph of ${rows.length} vectors, got ${graph.getCurrentCount()}`);
  }
}

/**
 * Opens the graph of a matrix. The file's bytes must have been checked against the manifest before: hnswlib has no checksum
 * and no check of the dimension, and a damaged file can end the process.
 *
 * @throws {RangeError} If the graph is not that of the matrix, by the number of vectors.
 */
export async function readHnswFile(file: string, matrix: VectorMatrix): Promise<VectorIndex> {
  const graph = new hnswlib.HierarchicalNSW('cosine', matrix.dimensions);
  await graph.readIndex(file);
  const { firsts, groups } = findEqualRows(matrix);
  const count = graph.getCurrentCount();
  if (count === firsts.length) return new HnswIndex(graph, matrix, groups);
  // Written before equal rows were put together.
  if (count === matrix.size) return new HnswIndex(graph, matrix, new Map());
  throw new RangeError(`Expected a graph of ${firsts.length} vectors, got ${count}`);
}

class HnswIndex implements VectorIndex {
  readonly #graph: hnswlib.HierarchicalNSW;
  readonly #matrix: VectorMatrix;
  /** Rows for which a row of the graph stands; one that is left out stands for itself. */
  readonly #groups: ReadonlyMap<number, readonly number[]>;

  constructor(graph: hnswlib.HierarchicalNSW, matrix: VectorMatrix, groups: ReadonlyMap<number, readonly number[]>) {
    this.#graph = graph;
    this.#matrix = matrix;
    this.#groups = groups;
  }

  get size(): number {
    return this.#matrix.size;
  }

  search(query: Float32Array, k: number): Neighbor[] {
    assertUnitVector(query, this.#matrix.dimensions);
    const count = Math.min(k, this.#graph.getCurrentCount());
    if (count === 0) return [];
    this.#graph.setEf(efSearch(count));
    const { neighbors, distances } = this.#graph.searchKnn(Array.from(query), count);
    return neighbors
      .flatMap((first, position) =>
        (this.#groups.get(first) ?? [first]).map((row) => ({ row, similarity: 1 - distances[position]! })),
      )
      .slice(0, k);
  }
}
