import hnswlib from 'hnswlib-node';
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
 * Builds a graph over all rows of a matrix and writes it to a file in an existing folder (hnswlib writes to a missing one
 * without a word). The caller makes sure of the folder, and syncs and renames the file.
 */
export async function writeHnswFile(
  file: string,
  matrix: VectorMatrix,
  parameters: HnswParameters,
  onInsert?: (inserted: number) => void,
): Promise<void> {
  const graph = new hnswlib.HierarchicalNSW('cosine', matrix.dimensions);
  graph.initIndex(matrix.size, parameters.m, parameters.efConstruction, parameters.seed);
  for (let row = 0; row < matrix.size; row++) {
    // The native side takes plain arrays only.
    graph.addPoint(Array.from(matrix.row(row)), row);
    if (row % INSERTIONS_PER_TURN === 0) {
      onInsert?.(row);
      await new Promise(setImmediate);
    }
  }
  await graph.writeIndex(file);
  // The native writer does not hold the graph. Were it not used after the writing, it could be collected before its end,
  // which crashes the process or leaves half a file.
  if (graph.getCurrentCount() !== matrix.size) {
    throw new RangeError(`Expected a graph of ${matrix.size} vectors, got ${graph.getCurrentCount()}`);
  }
}

/**
 * Opens a graph file. Its bytes must have been checked against the manifest before: hnswlib has no checksum and no check
 * of the dimension, and a damaged file can end the process.
 */
export async function readHnswFile(file: string, dimensions: number): Promise<VectorIndex> {
  const graph = new hnswlib.HierarchicalNSW('cosine', dimensions);
  await graph.readIndex(file);
  return new HnswIndex(graph, dimensions);
}

class HnswIndex implements VectorIndex {
  readonly #graph: hnswlib.HierarchicalNSW;
  readonly #dimensions: number;

  constructor(graph: hnswlib.HierarchicalNSW, dimensions: number) {
    this.#graph = graph;
    this.#dimensions = dimensions;
  }

  get size(): number {
    return this.#graph.getCurrentCount();
  }

  search(query: Float32Array, k: number): Neighbor[] {
    assertUnitVector(query, this.#dimensions);
    const count = Math.min(k, this.size);
    if (count === 0) return [];
    this.#graph.setEf(efSearch(count));
    const { neighbors, distances } = this.#graph.searchKnn(Array.from(query), count);
    return neighbors.map((row, position) => ({ row, similarity: 1 - distances[position]! }));
  }
}
