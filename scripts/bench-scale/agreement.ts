import { ExactIndex } from '../../src/index/exact-index.ts';
import type { VectorIndex } from '../../src/index/vector-index.ts';
import type { VectorMatrix } from '../../src/index/vector-matrix.ts';

/** Neighbours that are searched for and compared. */
export const NEIGHBOURS = 10;

/** Queries that are also searched exactly: among a million vectors each takes half a second. */
const EXACT_QUERIES = 50;

/** Of the true nearest neighbours of some queries, how many a graph finds. */
export function describeAgreement(graph: VectorIndex, matrix: VectorMatrix, queries: readonly Float32Array[]): string {
  const exact = new ExactIndex(matrix);
  const sample = queries.slice(0, EXACT_QUERIES);
  let shared = 0;
  for (const query of sample) {
    const rows = new Set(exact.search(query, NEIGHBOURS).map(({ row }) => row));
    shared += graph.search(query, NEIGHBOURS).filter(({ row }) => rows.has(row)).length;
  }
  const percent = ((100 * shared) / (NEIGHBOURS * sample.length)).toFixed(1);
  return `HNSW against exact, top ${NEIGHBOURS}: ${percent} % (${sample.length} queries)`;
}
