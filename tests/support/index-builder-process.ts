// Builds an index with the hashing embedder: tsx index-builder-process.ts CORPUS_DIR DATA_DIR
import { buildIndex } from '../../src/index/build-index.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';

const [corpusDir, dataDir] = process.argv.slice(2);
process.stdout.write('building\n');
await buildIndex({
  corpusDir: corpusDir!,
  dataDir: dataDir!,
  embedder: createHashingEmbedder(),
  now: () => new Date(),
});
process.stdout.write('built\n');
