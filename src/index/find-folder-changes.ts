import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { readCorpus } from '../corpus/read-corpus.ts';
import { BotError } from '../errors.ts';
import { listChanges } from './compare-documents.ts';
import { sha256 } from './durable-files.ts';
import type { FolderChanges } from './folder-changes.ts';
import { Generations } from './generations.ts';
import { type IndexedDocument, readDocumentRecords } from './index-records.ts';
import { INDEX_FILES, readManifest } from './load-index.ts';

/**
 * Compares the content of the documents with what the live generation was built from.
 *
 * @throws {BotError} `CORPUS_INVALID` or `CORPUS_EMPTY` for the folder; `INDEX_NOT_FOUND`, `INDEX_CORRUPT` or
 *   `INDEX_INCOMPATIBLE` for the index.
 */
export async function findFolderChanges(corpusDir: string, dataDir: string): Promise<FolderChanges> {
  const { generation, indexed } = await readLiveDocuments(new Generations(dataDir));
  const { documents, problems } = await readCorpus(corpusDir);
  const { added, changed, removed, unchanged } = listChanges(documents, indexed);
  const pathsOf = (list: readonly { path: string }[]): string[] => list.map((document) => document.path);
  return {
    generation,
    added: pathsOf(added),
    changed: pathsOf(changed),
    removed: pathsOf(removed),
    unchanged: unchanged.length,
    problems: [...problems],
  };
}

/** Reads the one file that is needed, however large the vectors are. */
async function readLiveDocuments(
  generations: Generations,
): Promise<{ generation: string; indexed: Map<string, IndexedDocument> }> {
  const pointer = await generations.readPointer();
  if (pointer === null) {
    throw new BotError(
      'INDEX_NOT_FOUND',
      `There is no index in "${generations.root}". Build it with \`npm run index\`.`,
    );
  }
  const { generation } = pointer;
  const folder = generations.folderOf(generation);
  const { files } = await readManifest(folder, pointer.manifestSha256);
  try {
    const text = await readFile(path.join(folder, INDEX_FILES.documents), 'utf8');
    if (sha256(text) !== files[INDEX_FILES.documents]?.sha256) throw new Error('its content is not as expected');
    return { generation, indexed: new Map(readDocumentRecords(text).map((document) => [document.id, document])) };
  } catch (error) {
    throw new BotError(
      'INDEX_CORRUPT',
      `The index "${generation}" is damaged: ${INDEX_FILES.documents} cannot be used. Rebuild it with \`npm run index\`.`,
      { cause: error },
    );
  }
}
