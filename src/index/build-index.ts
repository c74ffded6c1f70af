import { randomBytes } from 'node:crypto';
import { mkdir, rename, rm, stat } from 'node:fs/promises';
import path from 'node:path';
import type { Document } from '../corpus/document.ts';
import { type CorpusProblem, readCorpus } from '../corpus/read-corpus.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { BotError, systemErrorCode } from '../errors.ts';
import type { Passage } from '../passages/passage.ts';
import { SPLITTING, splitPassages } from '../passages/split-passages.ts';
import { acquireBuildLock } from './build-lock.ts';
import { hashFile, sha256, syncFile, syncFolder, writeDurably } from './durable-files.ts';
import { embedPassages, type KnownVectors, knownVectors } from './embed-passages.ts';
import { Generations } from './generations.ts';
import { HNSW_PARAMETERS, writeHnswFile } from './hnsw-index.ts';
import { toIndexedDocument, writeRecords } from './index-records.ts';
import { INDEX_FILES, type LoadedIndex, loadGeneration, MANIFEST_FILE, openIndex } from './load-index.ts';
import { FORMAT_VERSION, type IndexSettings, type Manifest } from './manifest.ts';
import { VectorMatrix } from './vector-matrix.ts';

export interface BuildProgress {
  readonly step: 'embed' | 'graph';
  readonly done: number;
  readonly total: number;
}

/** What a build did; the JSON of `npm run index -- --json`. */
export interface BuildSummary {
  readonly generation: string;
  readonly documents: {
    readonly added: number;
    readonly changed: number;
    readonly removed: number;
    readonly unchanged: number;
  };
  readonly passages: number;
  readonly sentences: number;
  /** Texts that went through the model. */
  readonly embedded: number;
  /** Vectors taken from the previous generation. */
  readonly reused: number;
  readonly seconds: number;
}

export interface BuildResult {
  readonly summary: BuildSummary;
  /** Files that were left out, each with a sentence. */
  readonly problems: readonly CorpusProblem[];
}

export interface BuildOptions {
  readonly corpusDir: string;
  readonly dataDir: string;
  readonly embedder: Embedder;
  /** Embed everything again, even what has not changed. */
  readonly full?: boolean;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly now: () => Date;
}

/** The settings that an index built now would have. */
export function settingsFor(embedder: Embedder): IndexSettings {
  return { model: embedder.fingerprint, splitting: SPLITTING, hnsw: HNSW_PARAMETERS };
}

/**
 * Builds a generation beside the live one, checks it, and swaps it in. Whatever fails, the live generation stays as it is.
 * Where nothing has changed the live generation is kept and nothing is written.
 *
 * @throws {BotError} `INDEX_LOCKED` if another build runs, `CORPUS_EMPTY` or `CORPUS_INVALID` for the corpus folder,
 *   `INDEX_NOT_WRITTEN` if the disk is full or not writable.
 */
export async function buildIndex(options: BuildOptions): Promise<BuildResult> {
  const started = options.now().getTime();
  const generations = new Generations(options.dataDir);
  try {
    const unlock = await acquireBuildLock(generations.root, options.now());
    try {
      await generations.removeUnfinished();
      const { documents, problems } = await readCorpus(options.corpusDir);
      const live = await openLive(options);
      const summary = await buildGeneration(options, generations, documents, live, started);
      return { summary, problems };
    } finally {
      await unlock();
    }
  } catch (error) {
    throw describeWriteError(error, generations.root);
  }
}

/** The generation to compare with and to take vectors from; null where there is none that fits. */
async function openLive(options: BuildOptions): Promise<LoadedIndex | null> {
  try {
    return (await openIndex(options.dataDir, settingsFor(options.embedder))).index;
  } catch (error) {
    // A missing, damaged or foreign index is what a build is there to mend.
    if (error instanceof BotError) return null;
    throw error;
  }
}

async function buildGeneration(
  options: BuildOptions,
  generations: Generations,
  documents: readonly Document[],
  live: LoadedIndex | null,
  started: number,
): Promise<BuildSummary> {
  const { embedder } = options;
  const passages = documents.flatMap((document) => splitPassages(document, (text) => embedder.countTokens(text)));
  if (passages.length === 0) {
    throw new BotError(
      'CORPUS_EMPTY',
      `The ${documents.length} documents in "${options.corpusDir}" hold no text besides headings. Write some, or set CORPUS_DIR to another folder.`,
    );
  }
  const sentences = passages.reduce((sum, passage) => sum + passage.sentences.length, 0);
  const corpusHash = hashCorpus(documents);
  const changes = compareDocuments(documents, live);
  const seconds = (): number => Math.round(options.now().getTime() - started) / 1000;
  const isLive = live !== null && (await generations.readPointer())?.generation === live.manifest.generation;
  if (!options.full && isLive && live.manifest.corpusHash === corpusHash) {
    await generations.prune(live.manifest.generation);
    const reused = passages.length + sentences;
    return {
      generation: live.manifest.generation,
      documents: changes,
      passages: passages.length,
      sentences,
      embedded: 0,
      reused,
      seconds: seconds(),
    };
  }
  const known: KnownVectors =
    live === null || options.full
      ? new Map()
      : knownVectors(live.passages, live.passageVectors, live.sentenceVectors, (text) => embedder.countTokens(text));
  const embedded = await embedPassages(passages, embedder, known, (done, total) =>
    options.onProgress?.({ step: 'embed', done, total }),
  );
  const token = randomBytes(4).toString('hex');
  const createdAt = options.now().toISOString();
  const generation = await generations.nextName(createdAt, token);
  const folder = generations.buildingFolder(token);
  const base: Omit<Manifest, 'files'> = {
    formatVersion: FORMAT_VERSION,
    generation,
    createdAt,
    model: embedder.fingerprint,
    space: 'cosine',
    hnsw: HNSW_PARAMETERS,
    splitting: SPLITTING,
    corpusHash,
    counts: { documents: documents.length, passages: passages.length, sentences },
  };
  try {
    await mkdir(folder, { recursive: true });
    await writeGeneration(folder, base, documents, passages, embedded, options);
    await loadGeneration(folder, settingsFor(embedder));
    await rename(folder, generations.folderOf(generation));
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw error;
  }
  await syncFolder(generations.root);
  await generations.writePointer({
    generation,
    manifestSha256: await hashFile(path.join(generations.folderOf(generation), MANIFEST_FILE)),
  });
  await generations.prune(generation);
  return {
    generation,
    documents: changes,
    passages: passages.length,
    sentences,
    embedded: embedded.embedded,
    reused: embedded.reused,
    seconds: seconds(),
  };
}

/** Writes and syncs every file, then the manifest that vouches for them, then the folder's own entries. */
async function writeGeneration(
  folder: string,
  base: Omit<Manifest, 'files'>,
  documents: readonly Document[],
  passages: readonly Passage[],
  vectors: { passageVectors: Float32Array[]; sentenceVectors: Float32Array[] },
  options: BuildOptions,
): Promise<void> {
  const dimensions = base.model.dimensions;
  const passageMatrix = VectorMatrix.of(dimensions, vectors.passageVectors);
  const sentenceMatrix = VectorMatrix.of(dimensions, vectors.sentenceVectors);
  const inFolder = (name: string): string => path.join(folder, name);
  await writeDurably(inFolder(INDEX_FILES.documents), writeRecords(documents.map(toIndexedDocument)));
  await writeDurably(inFolder(INDEX_FILES.passages), writeRecords(passages));
  await writeDurably(inFolder(INDEX_FILES.passageVectors), bytesOf(passageMatrix));
  await writeDurably(inFolder(INDEX_FILES.sentenceVectors), bytesOf(sentenceMatrix));
  const total = passageMatrix.size + sentenceMatrix.size;
  const report = (done: number): void => options.onProgress?.({ step: 'graph', done, total });
  await writeHnswFile(inFolder(INDEX_FILES.passageGraph), passageMatrix, HNSW_PARAMETERS, report);
  await writeHnswFile(inFolder(INDEX_FILES.sentenceGraph), sentenceMatrix, HNSW_PARAMETERS, (inserted) => {
    report(passageMatrix.size + inserted);
  });
  report(total);
  const files: Manifest['files'] = {};
  for (const name of Object.values(INDEX_FILES)) {
    await syncFile(inFolder(name));
    files[name] = { sha256: await hashFile(inFolder(name)), bytes: (await stat(inFolder(name))).size };
  }
  await writeDurably(inFolder(MANIFEST_FILE), `${JSON.stringify({ ...base, files }, null, 2)}\n`);
  await syncFolder(folder);
}

function bytesOf(matrix: VectorMatrix): Uint8Array {
  return new Uint8Array(matrix.data.buffer, matrix.data.byteOffset, matrix.data.byteLength);
}

/** Changes when any document is added, removed, renamed or edited. */
export function hashCorpus(documents: readonly { path: string; contentHash: string }[]): string {
  return sha256(documents.map((document) => `${document.contentHash} ${document.path}\n`).join(''));
}

function compareDocuments(documents: readonly Document[], live: LoadedIndex | null): BuildSummary['documents'] {
  const before = live?.documents ?? new Map<string, { contentHash: string }>();
  const now = new Set(documents.map((document) => document.id));
  let [added, changed, unchanged] = [0, 0, 0];
  for (const document of documents) {
    const old = before.get(document.id);
    if (!old) added++;
    else if (old.contentHash === document.contentHash) unchanged++;
    else changed++;
  }
  return { added, changed, removed: [...before.keys()].filter((id) => !now.has(id)).length, unchanged };
}

const WRITE_REASONS: Readonly<Record<string, string>> = {
  ENOSPC: 'the disk is full. Free some space',
  EDQUOT: 'the disk quota is used up. Free some space',
  EACCES: 'there is no permission to write there. Change the permissions or DATA_DIR',
  EPERM: 'there is no permission to write there. Change the permissions or DATA_DIR',
  EROFS: 'the disk is read-only. Set DATA_DIR to a folder that can be written',
  ENOTDIR: 'a part of that path is a file, not a folder. Set DATA_DIR to a folder',
  EEXIST: 'it is a file, not a folder. Remove it or set DATA_DIR to another folder',
};

function describeWriteError(error: unknown, root: string): unknown {
  const reason = WRITE_REASONS[systemErrorCode(error) ?? ''];
  if (error instanceof BotError || reason === undefined) return error;
  return new BotError(
    'INDEX_NOT_WRITTEN',
    `Cannot write the index "${root}": ${reason} and run the command again. The live index is unchanged.`,
    {
      cause: error,
    },
  );
}
