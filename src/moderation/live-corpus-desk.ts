import path from 'node:path';
import { BotError } from '../errors.ts';
import { measureDiskUse } from '../index/disk-use.ts';
import type { FolderChanges } from '../index/folder-changes.ts';
import { Generations } from '../index/generations.ts';
import { factsOf, type HistoryEntry, readHistory } from '../index/history.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import type { RollbackResult } from '../index/roll-back.ts';
import type { LiveIndex } from '../retrieval/live-index.ts';
import type { Busy, CorpusDesk, CorpusStatus, IndexedText, ReindexOutcome, RollbackOutcome } from './corpus-desk.ts';
import { findDocument, suggestDocuments } from './find-documents.ts';
import { Reindexing, type ReindexRequest, type RunBuild } from './reindexing.ts';
import { type PageRequest, searchWords, type WordSearch } from './search-words.ts';

export interface CorpusDeskParts {
  /** Absolute folders by the names that stand for them in sentences that people see. */
  readonly folders: { readonly DATA_DIR: string } & Readonly<Record<string, string>>;
  readonly live: LiveIndex;
  readonly build: RunBuild;
  /** @throws {BotError} What `rollBack` throws; `BUILD_STOPPED` when it was aborted. */
  readonly rollBack: (generation: string, signal: AbortSignal) => Promise<RollbackResult>;
  /** @throws {BotError} If the folder or the index cannot be read. */
  readonly findChanges: (signal: AbortSignal) => Promise<FolderChanges>;
  readonly now: () => Date;
}

/** The desk of a program that answers from an index: what is done to the index shows in the answers at once. */
export class LiveCorpusDesk implements CorpusDesk {
  readonly #parts: CorpusDeskParts;
  readonly #reindexing: Reindexing;
  readonly #stop = new AbortController();
  #comparison: Promise<FolderChanges> | null = null;

  constructor(parts: CorpusDeskParts) {
    this.#parts = parts;
    this.#reindexing = new Reindexing(parts.build, parts.now);
  }

  async status(): Promise<CorpusStatus> {
    const generations = new Generations(this.#parts.folders.DATA_DIR);
    const [folder, disk, pointer] = await Promise.all([
      this.#findChanges(),
      measureDiskUse(generations.root),
      generations.readPointer(),
    ]);
    const { manifest } = this.#parts.live.current.index;
    const { running, last } = this.#reindexing;
    return {
      served: { generation: manifest.generation, ...factsOf(manifest) },
      published: pointer?.generation ?? null,
      disk,
      folder,
      running,
      last: last && { ...last, failure: last.failure && this.#withoutFolders(last.failure) },
    };
  }

  async history(): Promise<readonly HistoryEntry[]> {
    const entries = await readHistory(this.#parts.folders.DATA_DIR);
    return entries.map((entry) => ({
      ...entry,
      problem: entry.problem && { ...entry.problem, message: this.#withoutFolders(entry.problem.message) },
    }));
  }

  async rollBack(generation: string): Promise<Busy | RollbackOutcome> {
    const { running } = this.#reindexing;
    if (running !== null) return { running };
    const result = await this.#parts.rollBack(generation, this.#stop.signal);
    return { ...result, served: await this.#takeOver() };
  }

  search(words: string, page: PageRequest): WordSearch {
    return searchWords(this.#parts.live.current, words, page);
  }

  document(name: string): IndexedText {
    const { documents, passages } = this.#parts.live.current.index;
    const document = findDocument(documents, name);
    return { document, passages: passages.filter(({ documentId }) => documentId === document.id) };
  }

  suggestDocuments(typed: string, most: number): readonly IndexedDocument[] {
    return suggestDocuments(this.#parts.live.current.index.documents.values(), typed, most);
  }

  reindex(request: ReindexRequest): Busy | { readonly outcome: Promise<ReindexOutcome> } {
    const { running } = this.#reindexing;
    return running === null ? { outcome: this.#reindex(request) } : { running };
  }

  tell(error: BotError): string {
    return this.#withoutFolders(error.message);
  }

  /** Ends what runs in other processes; whatever is live stays live. */
  stop(): void {
    this.#stop.abort();
    this.#reindexing.stop();
  }

  async #reindex(request: ReindexRequest): Promise<ReindexOutcome> {
    const report = await this.#reindexing.start(request);
    return { report, served: await this.#takeOver() };
  }

  /** @returns The generation that is served now. */
  async #takeOver(): Promise<string> {
    await this.#parts.live.refresh();
    return this.#parts.live.current.index.manifest.generation;
  }

  async #findChanges(): Promise<CorpusStatus['folder']> {
    try {
      // One at a time, however many ask: each takes a process and reads all documents.
      this.#comparison ??= this.#parts.findChanges(this.#stop.signal).finally(() => (this.#comparison = null));
      return await this.#comparison;
    } catch (error) {
      if (error instanceof BotError) return { problem: this.#withoutFolders(error.message) };
      throw error;
    }
  }

  /** Where the machine keeps its files is nobody's business but its administrator's. */
  #withoutFolders(sentence: string): string {
    const byLength = Object.entries(this.#parts.folders).sort(([, a], [, b]) => b.length - a.length);
    return byLength.reduce((text, [name, folder]) => text.replaceAll(path.normalize(folder), name), sentence);
  }
}
