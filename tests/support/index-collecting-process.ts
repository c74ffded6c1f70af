// Writes graphs while the garbage collector runs without a pause, and reads them: tsx index-collecting-process.ts FOLDER
import path from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { readHnswFile, writeHnswFile } from '../../src/index/hnsw-index.ts';
import { VectorMatrix } from '../../src/index/vector-matrix.ts';
import { createClusteredVectors } from './index-unit-vectors.ts';

/** Only compiled code lets go of a graph early, and a function is compiled after a dozen rounds. */
const ROUNDS = 25;

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;
// Long vectors make a file that takes several turns of the event loop to write; few links, a graph that is built soon.
const [count, dimensions] = [300, 4_096];
const matrix = VectorMatrix.of(dimensions, createClusteredVectors({ count, dimensions, clusters: 5, seed: 1 }));
const file = path.join(process.argv[2]!, 'graph.hnsw');
for (let round = 1; round <= ROUNDS; round++) {
  let isWritten = false;
  const written = writeHnswFile(file, matrix, { m: 4, efConstruction: 5, seed: 100 }).finally(() => {
    isWritten = true;
  });
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- it changes while the loop waits
  while (!isWritten) {
    collectGarbage();
    await new Promise(setImmediate);
  }
  await written;
  await readHnswFile(file, matrix);
}
process.stdout.write('all read\n');
