import MiniSearch from 'minisearch';
import type { LoadedIndex } from '../index/load-index.ts';
import { passageContext, passageText } from '../passages/passage.ts';
import type { Reader } from '../reading/reader.ts';
import { readAndRerank } from '../reading/rerank.ts';
import { LexicalIndex } from '../retrieval/lexical-index.ts';
import type { Query, Retriever } from '../retrieval/retriever.ts';
import { Synonyms } from '../retrieval/synonyms.ts';
import { words } from '../retrieval/terms.ts';
import { understandQuestion } from '../retrieval/understand-question.ts';

/** A question with the vectors that rankers use: of its own words, and of the query made from it. */
export interface EmbeddedQuestion {
  readonly question: string;
  readonly embedding: Float32Array;
  readonly query: Query;
  readonly queryEmbedding: Float32Array;
}

/** A way of ranking passages: the shipped one, or an obvious build that it is compared with. */
export interface Ranker {
  readonly name: string;
  /** Rows of passages, best first. */
  rank(question: EmbeddedQuestion): number[] | Promise<number[]>;
}

/** Passages that a ranker names: enough for ten documents after several passages of one document. */
const DEPTH = 50;

/** Cormack, Clarke & Büttcher 2009. */
const RECIPROCAL_RANK_K = 60;

/** The obvious builds and the shipped ranking over the same index, weakest idea first. */
export function createRankers(index: LoadedIndex, retriever: Retriever, reader: Reader | null): Ranker[] {
  const miniSearch = new MiniSearch({ fields: ['text'] });
  miniSearch.addAll(
    index.passages.map((passage, id) => ({ id, text: `${passageContext(passage)} ${passageText(passage)}` })),
  );
  // The obvious builds take the question as it stands: no synonyms, no mended spelling, no translation.
  const lexical = new LexicalIndex(index.passages);
  const plain = { vocabulary: lexical.vocabulary, synonyms: Synonyms.NONE, isCommonWord: () => true };
  const byBm25 = (question: string): number[] => {
    const understood = { ...understandQuestion(question, plain), words: words(question) };
    return lexical.score(lexical.analyse(understood)).best(DEPTH);
  };
  const byVector = (embedding: Float32Array): number[] =>
    index.passageGraph.search(embedding, DEPTH).map(({ row }) => row);
  return [
    {
      name: 'MiniSearch alone',
      rank: ({ question }) =>
        miniSearch
          .search(question)
          .slice(0, DEPTH)
          .map(({ id }) => id as number),
    },
    { name: 'BM25 with stemming', rank: ({ question }) => byBm25(question) },
    { name: 'passage vectors alone', rank: ({ embedding }) => byVector(embedding) },
    {
      name: 'reciprocal rank fusion',
      rank: ({ question, embedding }) => bestFirst(fuse([byBm25(question), byVector(embedding)])),
    },
    {
      name: 'shipped, without reader',
      rank: ({ query, queryEmbedding }) => retriever.rank(query, queryEmbedding, DEPTH).map(({ row }) => row),
    },
    ...(reader === null ? [] : [withReader(retriever, reader)]),
  ];
}

function withReader(retriever: Retriever, reader: Reader): Ranker {
  return {
    name: 'shipped',
    async rank({ query, queryEmbedding }) {
      const ranked = retriever.rank(query, queryEmbedding, DEPTH);
      return (await readAndRerank(reader, query.asked, ranked, Number.POSITIVE_INFINITY)).map(({ row }) => row);
    },
  };
}

function fuse(rankings: readonly (readonly number[])[]): Map<number, number> {
  const scores = new Map<number, number>();
  for (const ranking of rankings) {
    for (const [position, row] of ranking.entries()) {
      scores.set(row, (scores.get(row) ?? 0) + 1 / (RECIPROCAL_RANK_K + position + 1));
    }
  }
  return scores;
}

function bestFirst(scores: ReadonlyMap<number, number>): number[] {
  return [...scores]
    .sort(([rowA, a], [rowB, b]) => b - a || rowA - rowB)
    .slice(0, DEPTH)
    .map(([row]) => row);
}
