import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { App, ROOT_DIR } from '../src/app.ts';
import { readCorpus } from '../src/corpus/read-corpus.ts';
import { buildIndex, settingsFor } from '../src/index/build-index.ts';
import { ExactIndex } from '../src/index/exact-index.ts';
import { HNSW_PARAMETERS, readHnswFile, writeHnswFile } from '../src/index/hnsw-index.ts';
import { type LoadedIndex, openIndex } from '../src/index/load-index.ts';
import type { VectorIndex } from '../src/index/vector-index.ts';
import { VectorMatrix } from '../src/index/vector-matrix.ts';
import { Retriever } from '../src/retrieval/retriever.ts';
import { Synonyms } from '../src/retrieval/synonyms.ts';
import { describeMachine, percentile } from '../src/terminal/describe-machine.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_OK, printError, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';
import { createDrawnVectors, type DrawnVectors } from './bench-scale/drawn-vectors.ts';

/** Passages of one made document: about as many as a chapter of a handbook has. */
const PASSAGES_A_DOCUMENT = 50;

/** Sentences of one made passage. */
const SENTENCES = 2;

const QUERIES = 200;

/** Queries that are also searched exactly, which takes a second each among a million vectors. */
const EXACT_QUERIES = 50;
const NEIGHBOURS = 10;

const command = {
  meta: {
    name: 'npm run bench:scale --',
    description: 'Measures an index of many passages made from the sentences of CORPUS_DIR, or of many drawn vectors',
  },
  args: {
    passages: { type: 'string', description: 'Passages to index, each with two sentences', valueHint: '1000' },
    drawn: { type: 'boolean', description: 'Draw the vectors of the passages instead of running the model' },
    vectors: { type: 'string', description: 'Measure only a graph of so many drawn vectors', valueHint: '1000000' },
  },
} as const;

await runCommand(command, async (args) => {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'bench-scale-'));
  try {
    if (args.vectors !== undefined) await measureGraph(toCount(args.vectors), folder);
    else await measurePassages(toCount(args.passages ?? '1000'), args.drawn ?? false, folder);
    printOut(describeMachine());
    return EXIT_OK;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
});

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 100) throw new UsageError(`Expected a whole number from 100, got "${text}".`);
  return count;
}

async function measurePassages(count: number, isDrawn: boolean, folder: string): Promise<void> {
  const config = { ...readConfig(ROOT_DIR), dataDir: path.join(folder, 'data'), useReader: false };
  const sentences = (await readCorpus(config.corpusDir)).documents.flatMap(({ sections }) =>
    sections.flatMap((section) => section.blocks.flatMap((block) => block.sentences.map(({ text }) => text))),
  );
  const corpusDir = path.join(folder, 'documents');
  await writeDocuments(corpusDir, sentences, count);
  const drawn = isDrawn ? createDrawnVectors(384) : null;
  const app = drawn === null ? await App.load({ ...config, corpusDir }) : null;
  const onProgress = createTelling();
  const started = performance.now();
  const { summary } = await (app === null
    ? buildIndex({ corpusDir, dataDir: config.dataDir, embedder: drawn!, onProgress, now: () => new Date() })
    : app.build({ onProgress }));
  const seconds = (performance.now() - started) / 1000;
  printOut(
    `build: ${summary.passages} passages with ${summary.sentences} sentences in ${seconds.toFixed(0)} s, ${(summary.embedded / seconds).toFixed(0)} texts a second`,
  );
  if (app !== null) printOut(`bare model: ${(await bareRate(app, sentences)).toFixed(0)} texts a second`);
  printOut(`most memory while building: ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB`);
  const before = process.memoryUsage().rss;
  const opening = performance.now();
  const { index } = await (app === null
    ? openIndex(config.dataDir, settingsFor(drawn!))
    : app.open().then(({ live }) => live.current));
  const retriever = new Retriever(index, { synonyms: Synonyms.NONE, isCommonWord: () => true });
  printOut(
    `open: ${((performance.now() - opening) / 1000).toFixed(1)} s, ${megabytes(process.memoryUsage().rss - before)} more`,
  );
  await measureQueries(index, retriever, sentences, (text) => (app ?? drawn!).embedQuery(text));
}

/** Documents of passages of two sentences, no sentence twice: each is put under a number of its own. */
async function writeDocuments(corpusDir: string, sentences: readonly string[], count: number): Promise<void> {
  await mkdir(corpusDir, { recursive: true });
  for (let first = 0; first < count; first += PASSAGES_A_DOCUMENT) {
    const parts = Array.from({ length: Math.min(PASSAGES_A_DOCUMENT, count - first) }, (_, offset) => {
      const passage = first + offset;
      const own = Array.from({ length: SENTENCES }, (_, part) => {
        const number = SENTENCES * passage + part;
        return `In case ${number}, ${sentences[(number * 7919) % sentences.length]!}`;
      });
      return `## Case ${passage}\n\n${own.join(' ')}`;
    });
    await writeFile(path.join(corpusDir, `cases-${first}.md`), `# Cases from ${first}\n\n${parts.join('\n\n')}\n`);
  }
}

async function bareRate(app: App, sentences: readonly string[]): Promise<number> {
  const started = performance.now();
  const sample = sentences.slice(0, 300);
  for (const text of sample) await app.embedPassage(`In case 1, ${text}`);
  return (1000 * sample.length) / (performance.now() - started);
}

async function measureQueries(
  index: LoadedIndex,
  retriever: Retriever,
  sentences: readonly string[],
  embedQuery: (text: string) => Promise<Float32Array>,
): Promise<void> {
  const times: number[] = [];
  const vectors: Float32Array[] = [];
  for (let query = 0; query < QUERIES; query++) {
    const text = sentences[(query * 31) % sentences.length]!;
    const vector = await embedQuery(text);
    vectors.push(vector);
    const started = performance.now();
    retriever.rank(retriever.understand(text), vector, NEIGHBOURS);
    times.push(performance.now() - started);
  }
  printOut(
    `ranking without embedding and reader: p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms (${QUERIES} queries)`,
  );
  printOut(`HNSW against exact, top ${NEIGHBOURS}: ${agreement(index.sentenceGraph, index.sentenceVectors, vectors)}`);
}

async function measureGraph(count: number, folder: string): Promise<void> {
  const drawn: DrawnVectors = createDrawnVectors(384);
  const data = new Float32Array(count * drawn.dimensions);
  for (let row = 0; row < count; row++) data.set(drawn.vectorOf(row), row * drawn.dimensions);
  const matrix = new VectorMatrix(drawn.dimensions, data);
  const file = path.join(folder, 'graph.hnsw');
  const onProgress = createTelling();
  const building = performance.now();
  await writeHnswFile(file, matrix, HNSW_PARAMETERS, (done) => {
    onProgress({ done, total: count });
  });
  printOut(`graph of ${count} vectors built in ${((performance.now() - building) / 1000).toFixed(0)} s`);
  const before = process.memoryUsage().rss;
  const opening = performance.now();
  const graph = await readHnswFile(file, matrix);
  printOut(
    `load: ${((performance.now() - opening) / 1000).toFixed(1)} s, ${megabytes(process.memoryUsage().rss - before)} more`,
  );
  const queries = Array.from({ length: QUERIES }, (_, query) => drawn.vectorOf(count + query));
  const times = queries.map((query) => {
    const started = performance.now();
    graph.search(query, NEIGHBOURS);
    return performance.now() - started;
  });
  printOut(
    `search: p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms (${QUERIES} queries)`,
  );
  printOut(`HNSW against exact, top ${NEIGHBOURS}: ${agreement(graph, matrix, queries)}`);
}

function agreement(graph: VectorIndex, matrix: VectorMatrix, queries: readonly Float32Array[]): string {
  const exact = new ExactIndex(matrix);
  const sample = queries.slice(0, EXACT_QUERIES);
  let shared = 0;
  for (const query of sample) {
    const rows = new Set(exact.search(query, NEIGHBOURS).map(({ row }) => row));
    shared += graph.search(query, NEIGHBOURS).filter(({ row }) => rows.has(row)).length;
  }
  return `${((100 * shared) / (NEIGHBOURS * sample.length)).toFixed(1)} %`;
}

/** Tells every tenth of the way on stderr. */
function createTelling(): (progress: { done: number; total: number }) => void {
  let told = 0;
  return ({ done, total }) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth === told) return;
    told = tenth;
    printError(`${done} of ${total}`);
  };
}

function megabytes(bytes: number): string {
  return `${(bytes / 1024 ** 2).toFixed(0)} MB`;
}
