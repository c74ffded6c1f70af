import { randomBytes } from 'node:crypto';
import { mkdir, rm } from 'node:fs/promises';
import type { Document } from '../corpus/document.ts';
import { readCorpus } from '../corpus/read-corpus.ts';
import type { Embedder } from '../embedding/embedder.ts';
import { BotError } from '../errors.ts';
import type { Passage } from '../passages/passage.ts';
import { splitPassages } from '../passages/split-passages.ts';
import { acquireBuildLock } from './build-lock.ts';
import type { BuildProgress, BuildReport } from './build-report.ts';
import { compareDocuments, hashCorpus } from './compare-documents.ts';
import { describeWriteError } from './describe-write-error.ts';
import { embedPassages, type KnownVectors, knownVectors } from './embed-passages.ts';
import { Generations } from './generations.ts';
import { settingsFor } from './index-settings.ts';
import { type LoadedIndex, loadGeneration, openIndex } from './load-index.ts';
import { FORMAT_VERSION, type Manifest } from './manifest.ts';
import { publishGeneration } from './publish-generation.ts';
import { type CompareRecall, GATE_CHECKS } from './quality-gate.ts';
import { writeGeneration } from './write-generation.ts';

export interface BuildOptions {
  readonly corpusDir: string;
  readonly dataDir: string;
  readonly embedder: Embedder;
  /** Embed everything again, even what has not changed. */
  readonly full?: boolean;
  /** Publish the generation whatever the quality gate finds. */
  readonly force?: boolean;
  /** For the quality gate; without it, recall is not compared. */
  readonly compareRecall?: CompareRecall;
  readonly onProgress?: (progress: BuildProgress) => void;
  readonly now: () => Date;
}

/**
 * Builds a generation beside the live one, checks it, and swaps it in. Whatever fails, the live generation stays as it is.
 * Where nothing has changed the live generation is kept and nothing is written.
 *
 * @throws {BotError} `INDEX_LOCKED` if another build runs, `CORPUS_EMPTY` or `CORPUS_INVALID` for the corpus folder,
 *   `INDEX_REJECTED` if the new generation does not pass the quality gate, `INDEX_NOT_WRITTEN` if the disk is full or not
 *   writable.
 */
export async function buildIndex(options: BuildOptions): Promise<BuildReport> {
  const generations = new Generations(options.dataDir);
  const started = options.now();
  try {
    const unlock = await acquireBuildLock(generations.root, started);
    try {
      await generations.removeUnfinished();
      return await new Build(options, generations, started).run();
    } finally {
      await unlock();
    }
  } catch (error) {
    throw describeWriteError(error, generations.root);
  }
}

/** One build, by the holder of the build lock. */
class Build {
  readonly #options: BuildOptions;
  readonly #generations: Generations;
  readonly #startedMs: number;

  constructor(options: BuildOptions, generations: Generations, started: Date) {
    this.#options = options;
    this.#generations = generations;
    this.#startedMs = started.getTime();
  }

  async run(): Promise<BuildReport> {
    const { documents, problems } = await readCorpus(this.#options.corpusDir);
    const live = await this.#openLive();
    const isCurrent = !this.#options.full && live !== null && (await this.#isPublished(live, documents));
    const built = isCurrent ? await this.#keep(live, documents) : await this.#build(documents, live);
    return { ...built, problems: [...problems] };
  }

  /** The generation to compare with and to take vectors from; null where there is none that fits. */
  async #openLive(): Promise<LoadedIndex | null> {
    try {
      return (await openIndex(this.#options.dataDir, settingsFor(this.#options.embedder))).index;
    } catch (error) {
      // A missing, damaged or foreign index is what a build is there to mend.
      if (error instanceof BotError) return null;
      throw error;
    }
  }

  #split(documents: readonly Document[]): Passage[] {
    const { corpusDir, embedder } = this.#options;
    const passages = documents.flatMap((document) => splitPassages(document, (text) => embedder.countTokens(text)));
    if (passages.length > 0) return passages;
    throw new BotError(
      'CORPUS_EMPTY',
      `The ${documents.length} documents in "${corpusDir}" hold no text besides headings. Write some, or set CORPUS_DIR to another folder.`,
    );
  }

  /** Whether a generation is the live one and has the documents as they are now. */
  async #isPublished(live: LoadedIndex, documents: readonly Document[]): Promise<boolean> {
    if (live.manifest.corpusHash !== hashCorpus(documents)) return false;
    return (await this.#generations.readPointer())?.generation === live.manifest.generation;
  }

  async #keep({ manifest, documents: before }: LoadedIndex, documents: readonly Document[]): Promise<Built> {
    await this.#generations.prune(manifest.generation, manifest.build?.previous ?? null);
    const { passages, sentences } = manifest.counts;
    const summary = {
      generation: manifest.generation,
      documents: compareDocuments(documents, before),
      passages,
      sentences,
      embedded: 0,
      reused: passages + sentences,
      seconds: this.#seconds(),
    };
    return { summary, gate: null };
  }

  async #build(documents: readonly Document[], live: LoadedIndex | null): Promise<Built> {
    const { embedder, now, force = false, compareRecall } = this.#options;
    const passages = this.#split(documents);
    const report = (step: BuildProgress['step'], done: number, total: number): void =>
      this.#options.onProgress?.({ step, done, total, documents: documents.length, passages: passages.length });
    const known = await this.#knownVectors(live);
    const vectors = await embedPassages(passages, embedder, known, (done, total) => {
      report('embed', done, total);
    });
    const token = randomBytes(4).toString('hex');
    const createdAt = now().toISOString();
    const generation = await this.#generations.nextName(createdAt, token);
    const folder = this.#generations.buildingFolder(token);
    const counts = { passages: passages.length, sentences: vectors.sentenceVectors.length };
    const { embedded, reused } = vectors;
    const changes = compareDocuments(documents, live?.documents ?? new Map());
    const base: Omit<Manifest, 'files'> = {
      formatVersion: FORMAT_VERSION,
      generation,
      createdAt,
      ...settingsFor(embedder),
      space: 'cosine',
      corpusHash: hashCorpus(documents),
      counts: { documents: documents.length, ...counts },
    };
    try {
      await mkdir(folder, { recursive: true });
      const manifest = await writeGeneration(folder, base, { documents, passages, vectors }, (done, total) => {
        report('graph', done, total);
      });
      const gate = await publishGeneration({
        generations: this.#generations,
        folder,
        manifest,
        build: {
          previous: live?.manifest.generation ?? null,
          documents: changes,
          embedded,
          reused,
          seconds: this.#seconds(),
        },
        settings: settingsFor(embedder),
        live,
        force,
        compareRecall,
        onCheck: (done) => {
          report('check', done, GATE_CHECKS);
        },
      });
      return {
        summary: { generation, documents: changes, ...counts, embedded, reused, seconds: this.#seconds() },
        gate,
      };
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      throw error;
    }
  }

  /** Vectors by text, of the live generation and of newer ones: after a rollback those know what has been written since. */
  async #knownVectors(live: LoadedIndex | null): Promise<KnownVectors> {
    const { embedder, full = false } = this.#options;
    if (live === null || full) return new Map();
    const names = await this.#generations.list();
    const sources = [live];
    for (const name of names.slice(0, Math.max(0, names.indexOf(live.manifest.generation)))) {
      try {
        sources.push(await loadGeneration(this.#generations.folderOf(name), settingsFor(embedder)));
      } catch (error) {
        // Its texts are embedded again; the next build that nobody rolls back removes it.
        if (!(error instanceof BotError)) throw error;
      }
    }
    return new Map(
      sources.flatMap(({ passages, passageVectors, sentenceVectors }) => [
        ...knownVectors(passages, passageVectors, sentenceVectors, (text) => embedder.countTokens(text)),
      ]),
    );
  }

  #seconds(): number {
    return Math.round(this.#options.now().getTime() - this.#startedMs) / 1000;
  }
}

type Built = Omit<BuildReport, 'problems'>;
