import path from 'node:path';
import { App, ROOT_DIR } from '../../src/app.ts';
import type { Embedder } from '../../src/embedding/embedder.ts';
import { buildIndex } from '../../src/index/build-index.ts';
import { settingsFor } from '../../src/index/index-settings.ts';
import type { BuildSummary } from '../../src/index/build-report.ts';
import { type LoadedIndex, openIndex } from '../../src/index/load-index.ts';
import { Retriever } from '../../src/retrieval/retriever.ts';
import { Synonyms } from '../../src/retrieval/synonyms.ts';
import { readConfig } from '../../src/terminal/environment.ts';
import { printOut } from '../../src/terminal/run-command.ts';
import { describeTimes } from '../bench/describe-times.ts';
import { describeAgreement, NEIGHBOURS } from './agreement.ts';
import { createDrawnEmbedder } from './drawn-embedder.ts';
import { createDrawnText, createRepeatedText, type TextSource, writeDocuments } from './made-documents.ts';
import { describeMemory } from './memory.ts';
import { createTelling } from './tell-progress.ts';

const QUERIES = 200;

/** Texts that the bare model is timed with. */
const BARE_TEXTS = 300;

/** What embeds and holds the passages: the bot itself, or drawn vectors. */
interface Bench {
  build(): Promise<BuildSummary>;
  open(): Promise<LoadedIndex>;
  embedQuery(text: string): Promise<Float32Array>;
  /** Texts a second without an index; null where no model runs. */
  bareRate(): Promise<number | null>;
}

/** Builds, opens and asks an index of so many passages. */
export async function measurePassages(count: number, isDrawn: boolean, folder: string): Promise<void> {
  const config = { ...readConfig(ROOT_DIR), dataDir: path.join(folder, 'data'), useReader: false };
  const text = isDrawn ? createDrawnText(QUERIES) : await createRepeatedText(config.corpusDir);
  const corpusDir = path.join(folder, 'documents');
  await writeDocuments(corpusDir, text, count);
  const bench = isDrawn
    ? createDrawnBench(corpusDir, config.dataDir)
    : createModelBench(await App.load({ ...config, corpusDir }), text);
  const started = performance.now();
  const summary = await bench.build();
  const seconds = (performance.now() - started) / 1000;
  printOut(
    `build: ${summary.passages} passages with ${summary.sentences} sentences in ${seconds.toFixed(0)} s, ${(summary.embedded / seconds).toFixed(0)} texts a second; ${describeMemory()}`,
  );
  const bareRate = await bench.bareRate();
  if (bareRate !== null) printOut(`bare model: ${bareRate.toFixed(0)} texts a second`);
  const opening = performance.now();
  const index = await bench.open();
  const loaded = performance.now();
  const retriever = new Retriever(index, { synonyms: Synonyms.NONE, isCommonWord: () => true });
  const opened = performance.now();
  printOut(
    `open: ${((opened - opening) / 1000).toFixed(1)} s, of which words ${((opened - loaded) / 1000).toFixed(1)} s; ${describeMemory()}`,
  );
  const questions = text.questions.slice(0, QUERIES);
  const vectors: Float32Array[] = [];
  for (const question of questions) vectors.push(await bench.embedQuery(question));
  const times = questions.map((question, position) => {
    const asked = performance.now();
    retriever.rank(retriever.understand(question), vectors[position]!, NEIGHBOURS);
    return performance.now() - asked;
  });
  printOut(`ranking without embedding and reader: ${describeTimes(times)} (${times.length} queries)`);
  printOut(describeAgreement(index.sentenceGraph, index.sentenceVectors, vectors));
}

function createModelBench(app: App, text: TextSource): Bench {
  return {
    build: async () => (await app.build({ onProgress: createTelling() })).summary,
    open: async () => (await app.open()).live.current.index,
    embedQuery: (question) => app.embedQuery(question),
    bareRate: async () => {
      const started = performance.now();
      for (let number = 0; number < BARE_TEXTS; number++) await app.embedPassage(text.sentence(number));
      return (1000 * BARE_TEXTS) / (performance.now() - started);
    },
  };
}

function createDrawnBench(corpusDir: string, dataDir: string): Bench {
  const embedder: Embedder = createDrawnEmbedder();
  const options = { corpusDir, dataDir, embedder, onProgress: createTelling(), now: () => new Date() };
  return {
    build: async () => (await buildIndex(options)).summary,
    open: async () => (await openIndex(dataDir, settingsFor(embedder))).index,
    embedQuery: (question) => embedder.embedQuery(question),
    bareRate: () => Promise.resolve(null),
  };
}
