import type { BotError } from '../errors.ts';
import type { BuildReport } from '../index/build-report.ts';
import type { DiskUse } from '../index/disk-use.ts';
import type { FolderChanges } from '../index/folder-changes.ts';
import type { GenerationFacts, HistoryEntry } from '../index/history.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import type { RollbackResult } from '../index/roll-back.ts';
import type { Passage } from '../passages/passage.ts';
import type { FinishedBuild, ReindexRequest, RunningBuild } from './reindexing.ts';
import type { PageRequest, WordSearch } from './search-words.ts';

/** The index and the documents' folder as they stand. */
export interface CorpusStatus {
  /** The generation that questions are answered from. */
  readonly served: GenerationFacts & { readonly generation: string };
  /** The generation that the pointer names: another one only while it is taken over, or where it cannot be used. */
  readonly published: string | null;
  /** Of all kept generations together. */
  readonly disk: DiskUse;
  /** What the folder holds that the index does not; or a sentence about why that cannot be told. */
  readonly folder: FolderChanges | { readonly problem: string };
  /** The build that was started here and runs. */
  readonly running: RunningBuild | null;
  /** The last build that was started here, since the program started. */
  readonly last: FinishedBuild | null;
}

export interface ReindexOutcome {
  readonly report: BuildReport;
  /** The generation that questions are answered from now. */
  readonly served: string;
}

export interface RollbackOutcome extends RollbackResult {
  /** The generation that questions are answered from now. */
  readonly served: string;
}

/** Refused, since a build runs. */
export interface Busy {
  readonly running: RunningBuild;
}

/** One document as it is in the index. */
export interface IndexedText {
  readonly document: IndexedDocument;
  /** In the order of the document. */
  readonly passages: readonly Passage[];
}

/** What moderators do with the documents and their index, wherever they do it. */
export interface CorpusDesk {
  status(): Promise<CorpusStatus>;

  /** The kept generations, newest first. */
  history(): Promise<readonly HistoryEntry[]>;

  /**
   * Answers from a kept generation from now on, after checking it.
   *
   * @throws {BotError} What `rollBack` throws.
   */
  rollBack(generation: string): Promise<Busy | RollbackOutcome>;

  /** @throws {BotError} `INPUT_INVALID` if there is no word to search for. */
  search(words: string, page: PageRequest): WordSearch;

  /** @throws {BotError} `INPUT_INVALID` if the index has no such document. */
  document(name: string): IndexedText;

  /** Documents whose id or title holds what was typed, at most so many. */
  suggestDocuments(typed: string, most: number): readonly IndexedDocument[];

  /**
   * Starts a build in a process of its own and answers from its result, unless one runs.
   *
   * @returns The outcome is rejected with what `runBuildProcess` throws.
   */
  reindex(request: ReindexRequest): Busy | { readonly outcome: Promise<ReindexOutcome> };

  /** The sentence of an error, with names of settings in place of this machine's folders. */
  tell(error: BotError): string;
}
