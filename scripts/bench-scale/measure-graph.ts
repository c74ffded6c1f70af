import path from 'node:path';
import { HNSW_PARAMETERS, readHnswFile, writeHnswFile } from '../../src/index/hnsw-index.ts';
import { VectorMatrix } from '../../src/index/vector-matrix.ts';
import { printOut } from '../../src/terminal/run-command.ts';
import { describeTimes } from '../bench/describe-times.ts';
import { describeAgreement, NEIGHBOURS } from './agreement.ts';
import { createVectorDraw, DIMENSIONS } from './drawn-embedder.ts';
import { describeMemory } from './memory.ts';
import { createTelling } from './tell-progress.ts';

const QUERIES = 200;

/** Builds, loads and searches a graph of so many drawn vectors, without documents. */
export async function measureGraph(count: number, folder: string): Promise<void> {
  const draw = createVectorDraw();
  const data = new Float32Array(count * DIMENSIONS);
  for (let row = 0; row < count; row++) data.set(draw(), row * DIMENSIONS);
  const matrix = new VectorMatrix(DIMENSIONS, data);
  const file = path.join(folder, 'graph.hnsw');
  const tell = createTelling();
  const building = performance.now();
  await writeHnswFile(file, matrix, HNSW_PARAMETERS, (done) => {
    tell({ done, total: count });
  });
  printOut(`build: ${count} vectors in ${secondsSince(building)}; ${describeMemory()}`);
  const loading = performance.now();
  const graph = await readHnswFile(file, matrix);
  printOut(`load: ${secondsSince(loading)}; ${describeMemory()}`);
  const queries = Array.from({ length: QUERIES }, draw);
  const times = queries.map((query) => {
    const started = performance.now();
    graph.search(query, NEIGHBOURS);
    return performance.now() - started;
  });
  printOut(`search: ${describeTimes(times)} (${QUERIES} queries)`);
  printOut(describeAgreement(graph, matrix, queries));
}

function secondsSince(started: number): string {
  return `${((performance.now() - started) / 1000).toFixed(1)} s`;
}
