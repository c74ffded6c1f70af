import { BotError } from '../errors.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import type { LoadedIndex } from '../index/load-index.ts';
import type { Passage } from '../passages/passage.ts';
import { normaliseQuestion } from '../retrieval/normalise-question.ts';
import type { Query, Retriever } from '../retrieval/retriever.ts';
import { terms } from '../retrieval/terms.ts';

/** A part of a long list. */
export interface PageRequest {
  /** From 1; beyond the last, the last is given. */
  readonly page: number;
  readonly pageSize: number;
}

/** A passage that holds one of the words. */
export interface WordHit {
  readonly document: IndexedDocument;
  readonly passage: Passage;
  /** The first sentence that holds one; the first of all where only title or headings do. */
  readonly sentence: string;
}

/** What the index holds for some words. */
export interface WordSearch {
  /** As typed, without what cannot be searched for. */
  readonly words: string;
  /** Words that the index does not have, each with the nearest that it has and that was searched for instead. */
  readonly corrections: Query['corrections'];
  /** Other names of the same, which were searched for too. */
  readonly otherNames: readonly string[];
  /** Passages and documents that hold at least one of the words. */
  readonly passages: number;
  readonly documents: number;
  /** Best first by BM25, of one page. */
  readonly hits: readonly WordHit[];
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/**
 * Searches for words as an answer's lexical part does, without vectors: whether a word is there is what a moderator checks.
 *
 * @throws {BotError} `INPUT_INVALID` if there is no word to search for.
 */
export function searchWords(
  { index, retriever }: { readonly index: LoadedIndex; readonly retriever: Retriever },
  typed: string,
  { page: wantedPage, pageSize }: PageRequest,
): WordSearch {
  const normalised = normaliseQuestion(typed);
  if ('problem' in normalised)
    throw new BotError('INPUT_INVALID', 'Cannot search for that: it holds no word. Type one.');
  const query = retriever.understand(normalised.text);
  if (query.terms.concepts.length === 0) {
    throw new BotError(
      'INPUT_INVALID',
      'Cannot search for that: words that stand in nearly every text are not indexed. Type one that says more.',
    );
  }
  const rows = [...retriever.searchWords(query).keys()];
  const pages = Math.max(1, Math.ceil(rows.length / pageSize));
  const page = Math.min(wantedPage, pages);
  const wanted = new Set(
    query.terms.concepts.flatMap(({ alternatives }) => alternatives.flatMap((alternative) => alternative.terms)),
  );
  return {
    words: normalised.text,
    corrections: query.corrections,
    otherNames: otherNamesOf(query),
    passages: rows.length,
    documents: new Set(rows.map((row) => index.passages[row]!.documentId)).size,
    hits: rows.slice((page - 1) * pageSize, page * pageSize).map((row) => toHit(index, row, wanted)),
    page,
    pages,
  };
}

function otherNamesOf({ names, words }: Query): string[] {
  return names.flatMap(({ group, from, to }) => {
    const own = words.slice(from, to).join(' ');
    return group.map((name) => name.join(' ')).filter((name) => name !== own);
  });
}

function toHit(index: LoadedIndex, row: number, wanted: ReadonlySet<string>): WordHit {
  const passage = index.passages[row]!;
  const holding = passage.sentences.find(({ text }) => terms(text).some((term) => wanted.has(term)));
  return {
    document: index.documents.get(passage.documentId)!,
    passage,
    sentence: (holding ?? passage.sentences[0]!).text,
  };
}
