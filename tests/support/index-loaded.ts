import { ExactIndex } from '../../src/index/exact-index.ts';
import { firstSentenceRowsOf, type LoadedIndex } from '../../src/index/load-index.ts';
import { FORMAT_VERSION } from '../../src/index/manifest.ts';
import { VectorMatrix } from '../../src/index/vector-matrix.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';
import { samplePassage } from './sample-passages.ts';

/** A generation in memory whose passages have one sentence each, with the same vector; its graphs are exact unless given. */
export function createLoadedIndex(
  passages: readonly { readonly text: string; readonly vector: Float32Array }[],
  overrides: Partial<LoadedIndex> = {},
): LoadedIndex {
  const records = passages.map(({ text }, row) => samplePassage([text], { documentId: `document-${row}` }));
  const { fingerprint } = createHashingEmbedder();
  const vectors = passages.map(({ vector }) => vector);
  const matrix = VectorMatrix.of(vectors[0]!.length, vectors);
  const graph = new ExactIndex(matrix);
  return {
    manifest: {
      formatVersion: FORMAT_VERSION,
      generation: '000001-2026-01-01T00-00-00-0123abcd',
      createdAt: '2026-01-01T00:00:00.000Z',
      model: { ...fingerprint, files: {} },
      space: 'cosine',
      hnsw: { m: 16, efConstruction: 200, seed: 100 },
      splitting: { minTokens: 60, maxTokens: 160, maxChars: 700 },
      corpusHash: 'c'.repeat(64),
      counts: { documents: passages.length, passages: passages.length, sentences: passages.length },
      files: {},
    },
    documents: new Map(),
    passages: records,
    passageVectors: matrix,
    sentenceVectors: matrix,
    firstSentenceRows: firstSentenceRowsOf(records),
    passageGraph: graph,
    sentenceGraph: graph,
    ...overrides,
  };
}
