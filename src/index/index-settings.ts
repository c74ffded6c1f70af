import type { Embedder } from '../embedding/embedder.ts';
import { SPLITTING } from '../passages/split-passages.ts';
import { HNSW_PARAMETERS } from './hnsw-index.ts';
import type { IndexSettings } from './manifest.ts';

/** The settings that an index built now would have. */
export function settingsFor(embedder: Embedder): IndexSettings {
  return { model: embedder.fingerprint, splitting: SPLITTING, hnsw: HNSW_PARAMETERS };
}
