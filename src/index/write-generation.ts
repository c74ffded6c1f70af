import { stat } from 'node:fs/promises';
import path from 'node:path';
import type { Document } from '../corpus/document.ts';
import type { Passage } from '../passages/passage.ts';
import { hashFile, syncFile, syncFolder, writeDurably } from './durable-files.ts';
import type { EmbeddedPassages } from './embed-passages.ts';
import { HNSW_PARAMETERS, writeHnswFile } from './hnsw-index.ts';
import { toIndexedDocument, writeRecords } from './index-records.ts';
import { INDEX_FILES, MANIFEST_FILE } from './load-index.ts';
import { type Manifest, writeManifest } from './manifest.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** What the files of a generation are made from. */
export interface GenerationContent {
  readonly documents: readonly Document[];
  readonly passages: readonly Passage[];
  readonly vectors: Pick<EmbeddedPassages, 'passageVectors' | 'sentenceVectors'>;
}

/**
 * Writes and syncs every file into an existing folder, then the manifest that vouches for them, then the folder's own entries.
 *
 * @param onInsert - Told how many vectors of how many stand in the graphs.
 * @returns The manifest as written.
 */
export async function writeGeneration(
  folder: string,
  base: Omit<Manifest, 'files'>,
  { documents, passages, vectors }: GenerationContent,
  onInsert: (done: number, total: number) => void,
): Promise<Manifest> {
  const dimensions = base.model.dimensions;
  const passageMatrix = VectorMatrix.of(dimensions, vectors.passageVectors);
  const sentenceMatrix = VectorMatrix.of(dimensions, vectors.sentenceVectors);
  const inFolder = (name: string): string => path.join(folder, name);
  await writeDurably(inFolder(INDEX_FILES.documents), writeRecords(documents.map(toIndexedDocument)));
  await writeDurably(inFolder(INDEX_FILES.passages), writeRecords(passages));
  await writeDurably(inFolder(INDEX_FILES.passageVectors), bytesOf(passageMatrix));
  await writeDurably(inFolder(INDEX_FILES.sentenceVectors), bytesOf(sentenceMatrix));
  const total = passageMatrix.size + sentenceMatrix.size;
  await writeHnswFile(inFolder(INDEX_FILES.passageGraph), passageMatrix, HNSW_PARAMETERS, (inserted) => {
    onInsert(inserted, total);
  });
  await writeHnswFile(inFolder(INDEX_FILES.sentenceGraph), sentenceMatrix, HNSW_PARAMETERS, (inserted) => {
    onInsert(passageMatrix.size + inserted, total);
  });
  onInsert(total, total);
  const files: Manifest['files'] = {};
  for (const name of Object.values(INDEX_FILES)) {
    await syncFile(inFolder(name));
    files[name] = { sha256: await hashFile(inFolder(name)), bytes: (await stat(inFolder(name))).size };
  }
  const manifest = { ...base, files };
  await writeDurably(inFolder(MANIFEST_FILE), writeManifest(manifest));
  await syncFolder(folder);
  return manifest;
}

function bytesOf(matrix: VectorMatrix): Uint8Array {
  return new Uint8Array(matrix.data.buffer, matrix.data.byteOffset, matrix.data.byteLength);
}
