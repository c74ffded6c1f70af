import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { Answerer } from './answering/answerer.ts';
import { calibrationSchema } from './answering/calibration.ts';
import type { Config } from './config/config.ts';
import type { Embedder } from './embedding/embedder.ts';
import { type EmbedderProcess, loadProcessEmbedder } from './embedding/process-embedder.ts';
import { RestartingEmbedder } from './embedding/restarting-embedder.ts';
import { loadEmbedder as loadOwnEmbedder } from './embedding/transformers-embedder.ts';
import { BotError, systemErrorCode } from './errors.ts';
import { compareRecallAt3 } from './evaluation/compare-recall.ts';
import { parseQuestionSet } from './evaluation/question-set.ts';
import { runBuildProcess, runRollbackProcess } from './index/build-process.ts';
import type { BuildProgress, BuildReport } from './index/build-report.ts';
import { runChangesProcess } from './index/changes-process.ts';
import { Generations } from './index/generations.ts';
import { settingsFor } from './index/index-settings.ts';
import type { RecallComparison } from './index/gate-report.ts';
import { rollBack, type RollbackResult } from './index/roll-back.ts';
import { type LoadedIndex, openIndex } from './index/load-index.ts';
import type { Log } from './log.ts';
import { LiveCorpusDesk } from './moderation/live-corpus-desk.ts';
import type { AskedProcessOptions } from './processes/asked-process.ts';
import { loadProcessReader, type ReaderProcess } from './reading/process-reader.ts';
import type { Reader } from './reading/reader.ts';
import { RestartingReader } from './reading/restarting-reader.ts';
import { type IndexStore, LiveIndex } from './retrieval/live-index.ts';
import { type LanguageKnowledge, Retriever } from './retrieval/retriever.ts';
import { Synonyms } from './retrieval/synonyms.ts';

/** Folder of package.json; relative settings are relative to it. */
export const ROOT_DIR = path.resolve(import.meta.dirname, '..');

/** What `npm run calibrate` writes. */
export const CALIBRATION_FILE = path.join(import.meta.dirname, 'answering/calibration.json');

/** In CORPUS_DIR. */
export const SYNONYMS_FILE = 'synonyms.yaml';

/** Beside CORPUS_DIR: judged questions that a new generation is compared with the live one on. */
const QUESTION_SET = '../evaluation/questions.jsonl';

export interface BuildRequest {
  readonly full?: boolean;
  /** Publish the new generation whatever the quality gate finds. */
  readonly force?: boolean;
  readonly onProgress?: (progress: BuildProgress) => void;
}

/** An answerer over the live index, with the means to follow new generations. */
export interface AskingApp {
  readonly answerer: Answerer;
  readonly live: LiveIndex;
}

/** How the models are loaded. */
export interface LoadOptions {
  /**
   * Time for reading the passages of a question; without it the same question always gets the same answer, however busy the
   * machine is.
   */
  readonly readerBudgetMs?: number;
  /**
   * For a program that stays and does other things meanwhile: no model runs in its own process, and those that are lost are
   * started again, which is told here. Without a log a question fails that cannot be read, as a measurement should.
   */
  readonly log?: Log;
  readonly loadReader?: (modelsDir: string, options: AskedProcessOptions) => Promise<ReaderProcess>;
  /** With a log alone. */
  readonly loadEmbedder?: (modelsDir: string, model: string, options: AskedProcessOptions) => Promise<EmbedderProcess>;
}

/** The program put together from its settings: the one place that knows which adapters are used. */
export class App {
  readonly config: Config;
  readonly #embedder: Embedder;
  readonly #reader: Reader | null;
  readonly #readerBudgetMs: number;
  readonly #log: Log | undefined;

  private constructor(
    config: Config,
    embedder: Embedder,
    reader: Reader | null,
    readerBudgetMs: number,
    log: Log | undefined,
  ) {
    this.config = config;
    this.#embedder = embedder;
    this.#reader = reader;
    this.#readerBudgetMs = readerBudgetMs;
    this.#log = log;
  }

  /**
   * Loads the models.
   *
   * @throws {BotError} `MODEL_UNAVAILABLE`
   */
  static async load(
    config: Config,
    {
      readerBudgetMs = Number.POSITIVE_INFINITY,
      log,
      loadReader = loadProcessReader,
      loadEmbedder = loadProcessEmbedder,
    }: LoadOptions = {},
  ): Promise<App> {
    const { modelsDir, model, useReader } = config;
    const startEmbedder = (): Promise<Embedder> =>
      log === undefined
        ? loadOwnEmbedder(modelsDir, model)
        : RestartingEmbedder.start((onLost) => loadEmbedder(modelsDir, model, { onLost }), { ...REAL_TIME, log });
    const startReader = (): Promise<Reader> =>
      log === undefined
        ? loadReader(modelsDir, {})
        : RestartingReader.start((onLost) => loadReader(modelsDir, { onLost }), { ...REAL_TIME, log });
    const [embedder, reader] = await Promise.all([startEmbedder(), useReader ? startReader() : null]);
    return new App(config, embedder, reader, readerBudgetMs, log);
  }

  /** The reader that answers use; null when it is switched off. For measuring. */
  get reader(): Reader | null {
    return this.#reader;
  }

  /** The vector of a question as the answerer sees it; for measuring. */
  embedQuery(text: string): Promise<Float32Array> {
    return this.#embedder.embedQuery(text);
  }

  /** The vector of a passage or sentence; for measuring. */
  embedPassage(text: string): Promise<Float32Array> {
    return this.#embedder.embedPassage(text);
  }

  /** Builds and publishes an index of the corpus; see `buildIndex` for what can go wrong. */
  async build(request: BuildRequest = {}): Promise<BuildReport> {
    const { corpusDir, dataDir } = this.config;
    // It takes a quarter of a second to load what reads documents, and most commands only ask.
    const { buildIndex } = await import('./index/build-index.ts');
    return buildIndex({
      ...request,
      corpusDir,
      dataDir,
      embedder: this.#embedder,
      compareRecall: (candidate, live) => this.#compareRecall(candidate, live),
      now: () => new Date(),
    });
  }

  /** Makes a kept generation the live one; see `rollBack` for what can go wrong. */
  rollBack(generation: string): Promise<RollbackResult> {
    const { dataDir } = this.config;
    return rollBack({ dataDir, generation, settings: settingsFor(this.#embedder), now: () => new Date() });
  }

  /**
   * Opens the index for questions.
   *
   * @returns Also sentences about what was wrong on the way.
   * @throws {BotError} `INDEX_NOT_FOUND`, `INDEX_INCOMPATIBLE` or `INDEX_CORRUPT`
   */
  async open(): Promise<AskingApp & { readonly warnings: readonly string[] }> {
    const { live, warnings } = await LiveIndex.open(this.#store(), (warning) => this.#log?.warn(warning));
    const calibration = calibrationSchema.parse(JSON.parse(await readFile(CALIBRATION_FILE, 'utf8')));
    const answerer = new Answerer({
      embedder: this.#embedder,
      reader: this.#reader,
      readerBudgetMs: this.#readerBudgetMs,
      calibration,
      current: () => live.current,
      clockMs: () => performance.now(),
    });
    return { answerer, live, warnings };
  }

  /**
   * As `open`, but builds the index first when there is none that can be used.
   *
   * @param tell - Is told in a sentence why the index is built and what was left out, before it happens.
   */
  async openOrBuild(
    tell: (sentence: string) => void,
    onProgress?: (progress: BuildProgress) => void,
  ): Promise<AskingApp> {
    try {
      const opened = await this.open();
      opened.warnings.forEach(tell);
      return opened;
    } catch (error) {
      if (!(error instanceof BotError) || !REBUILT.has(error.code)) throw error;
      tell(
        error.code === 'INDEX_NOT_FOUND'
          ? `Building the index of "${this.config.corpusDir}" (first run).`
          : `${error.message} Rebuilding it now.`,
      );
    }
    const { problems } = await this.build({ ...(onProgress && { onProgress }) });
    problems.forEach((problem) => {
      tell(problem.message);
    });
    return this.open();
  }

  /** What moderators do with the documents and the index that questions are answered from. */
  openDesk(live: LiveIndex): LiveCorpusDesk {
    const { corpusDir, dataDir, modelsDir, model } = this.config;
    const folders = { CORPUS_DIR: corpusDir, DATA_DIR: dataDir, MODELS_DIR: modelsDir };
    const elsewhere = { rootDir: ROOT_DIR, env: { ...process.env, ...folders, MODEL: model } };
    return new LiveCorpusDesk({
      folders: { ...folders, ROOT_DIR },
      live,
      build: (options) => runBuildProcess({ ...elsewhere, ...options }),
      rollBack: (generation, signal) => runRollbackProcess({ ...elsewhere, generation, signal }),
      findChanges: (signal) => runChangesProcess({ ...elsewhere, signal }),
      now: () => new Date(),
    });
  }

  async #compareRecall(candidate: LoadedIndex, live: LoadedIndex): Promise<RecallComparison> {
    const file = path.join(this.config.corpusDir, QUESTION_SET);
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw error;
      return { notMeasured: 'there is no question set beside the corpus' };
    }
    try {
      const questions = parseQuestionSet(text, 'evaluation/questions.jsonl', null);
      const knowledge = await this.#readKnowledge();
      const [now, before] = [candidate, live].map((index) => ({ index, retriever: new Retriever(index, knowledge) }));
      return await compareRecallAt3(questions, now!, before!, (query) => this.#embedder.embedQuery(query));
    } catch (error) {
      // A bad question set, or bad synonyms, is no reason to keep a corpus from being served.
      if (error instanceof BotError) return { notMeasured: error.message };
      throw error;
    }
  }

  async #readKnowledge(): Promise<LanguageKnowledge> {
    return {
      synonyms: await readSynonyms(this.config.corpusDir),
      isCommonWord: (word) => this.#embedder.knowsWord(word),
    };
  }

  #store(): IndexStore {
    const { corpusDir, dataDir } = this.config;
    const generations = new Generations(dataDir);
    return {
      liveGeneration: async () => (await generations.readPointer())?.generation ?? null,
      open: () => openIndex(dataDir, settingsFor(this.#embedder)),
      readKnowledge: () => this.#readKnowledge(),
      // The small file's own text: times of files are coarse. A file that cannot be read is a version too, tried once.
      knowledgeVersion: () => readSynonymsFile(corpusDir).then((text) => text ?? '', String),
    };
  }
}

/**
 * The moderators' file of synonyms in the corpus folder; a corpus without one has none.
 *
 * @throws {BotError} `CORPUS_INVALID` if it is not a list of lists of names.
 */
export async function readSynonyms(corpusDir: string): Promise<Synonyms> {
  const text = await readSynonymsFile(corpusDir);
  return text === null ? Synonyms.NONE : Synonyms.parse(text, path.join(corpusDir, SYNONYMS_FILE));
}

async function readSynonymsFile(corpusDir: string): Promise<string | null> {
  try {
    return await readFile(path.join(corpusDir, SYNONYMS_FILE), 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
}

const REAL_TIME = {
  pause: (ms: number) => setTimeout(ms, undefined, { ref: false }),
  wait: (ms: number, signal: AbortSignal) => setTimeout(ms, undefined, { signal }).catch(() => undefined),
  clockMs: () => performance.now(),
};

/** What a build mends. */
const REBUILT: ReadonlySet<string> = new Set(['INDEX_NOT_FOUND', 'INDEX_INCOMPATIBLE', 'INDEX_CORRUPT']);
