import { open, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { BotError, systemErrorCode } from '../errors.ts';
import type { Passage } from '../passages/passage.ts';
import { hashFile, sha256 } from './durable-files.ts';
import { Generations } from './generations.ts';
import { readHnswFile } from './hnsw-index.ts';
import { type IndexedDocument, readDocumentRecords, readPassageRecords } from './index-records.ts';
import { describeDifferences, FORMAT_VERSION, type IndexSettings, type Manifest, manifestSchema } from './manifest.ts';
import type { VectorIndex } from './vector-index.ts';
import { VectorMatrix } from './vector-matrix.ts';

/** Names of the files of a generation besides its manifest. */
export const INDEX_FILES = {
  documents: 'documents.jsonl',
  passages: 'passages.jsonl',
  passageVectors: 'passages.f32',
  sentenceVectors: 'sentences.f32',
  passageGraph: 'passages.hnsw',
  sentenceGraph: 'sentences.hnsw',
} as const;

export const MANIFEST_FILE = 'manifest.json';

/** Bytes asked for at once; a single read is cut off at 2 GB. */
const READ_BYTES = 64 * 1024 ** 2;

/** One generation in memory: an unchanging snapshot that is searched as a whole. */
export interface LoadedIndex {
  readonly manifest: Manifest;
  readonly documents: ReadonlyMap<string, IndexedDocument>;
  /** A passage's position here is its row in `passageVectors`. */
  readonly passages: readonly Passage[];
  readonly passageVectors: VectorMatrix;
  readonly sentenceVectors: VectorMatrix;
  /** Row in `sentenceVectors` of the first sentence of each passage; the rest follow it. */
  readonly firstSentenceRows: readonly number[];
  readonly passageGraph: VectorIndex;
  readonly sentenceGraph: VectorIndex;
}

export interface OpenedIndex {
  readonly index: LoadedIndex;
  /** Sentences that say what was wrong on the way, when an older generation had to be used. */
  readonly warnings: readonly string[];
}

/**
 * Opens the live generation, or the newest kept one that is whole if the live one is damaged.
 *
 * @throws {BotError} `INDEX_NOT_FOUND` if there is none; `INDEX_INCOMPATIBLE` if it was built with other settings;
 *   `INDEX_CORRUPT` if no generation is whole.
 */
export async function openIndex(dataDir: string, wanted: IndexSettings): Promise<OpenedIndex> {
  const generations = new Generations(dataDir);
  const pointer = await generations.readPointer();
  const names = await generations.list();
  const live = pointer?.generation;
  const candidates = live === undefined ? names : [live, ...names.filter((name) => name !== live)];
  if (candidates.length === 0) {
    throw new BotError(
      'INDEX_NOT_FOUND',
      `There is no index in "${generations.root}". Build it with \`npm run index\`.`,
    );
  }
  const failures: BotError[] = [];
  for (const generation of candidates) {
    try {
      const manifestSha256 = generation === live ? pointer?.manifestSha256 : undefined;
      const index = await loadGeneration(generations.folderOf(generation), wanted, manifestSha256);
      const warnings = failures.map((failure) => `${failure.message} Serving the older generation "${generation}".`);
      return { index, warnings: pointer === null ? [noPointer(generations, generation), ...warnings] : warnings };
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      failures.push(error);
    }
  }
  // The first failure is the live generation's: the one that the person has to mend.
  throw failures[0]!;
}

function noPointer({ root }: Generations, served: string): string {
  return `The file in "${root}" that names the live generation is missing or damaged. Serving the newest that is whole, "${served}". Mend it with \`npm run index\`.`;
}

/**
 * Loads one generation after checking every file against its manifest, before native code opens any of them.
 *
 * @param manifestSha256 - Hash that the pointer gives for the manifest.
 * @throws {BotError} `INDEX_CORRUPT` or `INDEX_INCOMPATIBLE`, saying what was expected and got.
 */
export async function loadGeneration(
  folder: string,
  wanted: IndexSettings,
  manifestSha256?: string,
): Promise<LoadedIndex> {
  const manifest = await readManifest(folder, manifestSha256);
  const differences = describeDifferences(manifest, wanted);
  if (differences.length > 0) {
    throw new BotError(
      'INDEX_INCOMPATIBLE',
      `The index "${manifest.generation}" was built with other settings: ${differences.join('; ')}. Rebuild it with \`npm run index\`, or restore the settings.`,
    );
  }
  await verifyFiles(folder, manifest);
  try {
    return await readGeneration(folder, manifest);
  } catch (error) {
    throw corrupt(manifest.generation, error instanceof Error ? error.message : String(error), error);
  }
}

/** @throws {BotError} `INDEX_CORRUPT` or, for another format, `INDEX_INCOMPATIBLE`. */
export async function readManifest(folder: string, expectedSha256?: string): Promise<Manifest> {
  const generation = path.basename(folder);
  let text: string;
  try {
    text = await readFile(path.join(folder, MANIFEST_FILE), 'utf8');
  } catch (error) {
    throw corrupt(
      generation,
      systemErrorCode(error) === 'ENOENT' ? `${MANIFEST_FILE} is missing` : `${MANIFEST_FILE} cannot be read`,
      error,
    );
  }
  if (expectedSha256 !== undefined && sha256(text) !== expectedSha256) {
    throw corrupt(generation, `${MANIFEST_FILE} is not the one that was published`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw corrupt(generation, `${MANIFEST_FILE} is not JSON`, error);
  }
  const version = (value as { formatVersion?: unknown } | null)?.formatVersion;
  if (typeof version === 'number' && version !== FORMAT_VERSION) {
    throw new BotError(
      'INDEX_INCOMPATIBLE',
      `The index "${generation}" has format ${version}, but this version reads format ${FORMAT_VERSION}. Rebuild it with \`npm run index\`.`,
    );
  }
  const result = manifestSchema.safeParse(value);
  if (!result.success) throw corrupt(generation, `${MANIFEST_FILE} does not have the expected fields`, result.error);
  return result.data;
}

/** @throws {BotError} `INDEX_CORRUPT`, naming the first file that is not as the manifest says. */
export async function verifyFiles(folder: string, manifest: Manifest): Promise<void> {
  for (const name of Object.values(INDEX_FILES)) {
    const expected = manifest.files[name];
    if (expected === undefined) throw corrupt(manifest.generation, `${MANIFEST_FILE} does not list ${name}`);
    let bytes: number;
    let hash: string;
    try {
      bytes = (await stat(path.join(folder, name))).size;
      hash = bytes === expected.bytes ? await hashFile(path.join(folder, name)) : '';
    } catch (error) {
      throw corrupt(
        manifest.generation,
        systemErrorCode(error) === 'ENOENT' ? `${name} is missing` : `${name} cannot be read`,
        error,
      );
    }
    if (bytes !== expected.bytes)
      throw corrupt(manifest.generation, `${name} has ${bytes} bytes instead of ${expected.bytes}`);
    if (hash !== expected.sha256) throw corrupt(manifest.generation, `${name} has other content than was written`);
  }
}

async function readGeneration(folder: string, manifest: Manifest): Promise<LoadedIndex> {
  const text = (name: string): Promise<string> => readFile(path.join(folder, name), 'utf8');
  const dimensions = manifest.model.dimensions;
  const documents = readDocumentRecords(await text(INDEX_FILES.documents));
  const passages = readPassageRecords(await text(INDEX_FILES.passages));
  const passageVectors = await readMatrix(path.join(folder, INDEX_FILES.passageVectors), dimensions);
  const sentenceVectors = await readMatrix(path.join(folder, INDEX_FILES.sentenceVectors), dimensions);
  const passageGraph = await readHnswFile(path.join(folder, INDEX_FILES.passageGraph), passageVectors);
  const sentenceGraph = await readHnswFile(path.join(folder, INDEX_FILES.sentenceGraph), sentenceVectors);
  const sentences = passages.reduce((sum, passage) => sum + passage.sentences.length, 0);
  const found = [
    documents.length,
    passages.length,
    passageVectors.size,
    passageGraph.size,
    sentences,
    sentenceVectors.size,
    sentenceGraph.size,
  ];
  const { counts } = manifest;
  const expected = [
    counts.documents,
    counts.passages,
    counts.passages,
    counts.passages,
    counts.sentences,
    counts.sentences,
    counts.sentences,
  ];
  if (found.join() !== expected.join())
    throw new Error(`expected the counts ${expected.join(', ')}, got ${found.join(', ')}`);
  return {
    manifest,
    documents: new Map(documents.map((document) => [document.id, document])),
    passages,
    passageVectors,
    sentenceVectors,
    firstSentenceRows: firstSentenceRowsOf(passages),
    passageGraph,
    sentenceGraph,
  };
}

/** Row of the first sentence of each passage when the sentences of all passages stand in one matrix, in order. */
export function firstSentenceRowsOf(passages: readonly Passage[]): number[] {
  const rows: number[] = [];
  let row = 0;
  for (const passage of passages) {
    rows.push(row);
    row += passage.sentences.length;
  }
  return rows;
}

/** Reads into the matrix's own memory: a copy would double what the largest file takes. */
async function readMatrix(file: string, dimensions: number): Promise<VectorMatrix> {
  const handle = await open(file);
  try {
    const bytes = new Uint8Array((await handle.stat()).size);
    let filled = 0;
    while (filled < bytes.length) {
      const length = Math.min(READ_BYTES, bytes.length - filled);
      const { bytesRead } = await handle.read(bytes, filled, length);
      if (bytesRead === 0) throw new Error(`${path.basename(file)} became shorter while it was read`);
      filled += bytesRead;
    }
    return new VectorMatrix(dimensions, new Float32Array(bytes.buffer));
  } finally {
    await handle.close();
  }
}

function corrupt(generation: string, reason: string, cause?: unknown): BotError {
  return new BotError(
    'INDEX_CORRUPT',
    `The index "${generation}" is damaged: ${reason}. Rebuild it with \`npm run index -- --full\`.`,
    cause === undefined ? undefined : { cause },
  );
}
