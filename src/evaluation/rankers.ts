import MiniSearch from 'minisearch';
import type { LoadedIndex } from '../index/load-index.ts';
import { passageContext, passageText } from '../passages/passage.ts';
import type { Retriever } from '../retrieval/retriever.ts';

/** A way of ranking passages: the shipped one, or an obvious build that it is compared with. */
export interface Ranker {
  readonly name: string;
  /** Rows of passages, best first. */
  rank(question: string, queryEmbedding: Float32Array): number[];
}

/** Passages that a ranker names: enough for ten documents after several passages of one document. */
const DEPTH = 50;

/** Cormack, Clarke & Büttcher 2009. */
const RECIPROCAL_RANK_K = 60;

/** The obvious builds and the shipped ranking over the same index, weakest idea first. */
export function createRankers(index: LoadedIndex, retriever: Retriever): Ranker[] {
  const miniSearch = new MiniSearch({ fields: ['text'] });
  miniSearch.addAll(
    index.passages.map((passage, id) => ({ id, text: `${passageContext(passage)} ${passageText(passage)}` })),
  );
  const byBm25 = (question: string): number[] => bestFirst(retriever.lexical.search(question));
  const byVector = (embedding: Float32Array): number[] =>
    index.passageGraph.search(embedding, DEPTH).map(({ row }) => row);
  return [
    {
      name: 'MiniSearch alone',
      rank: (question) =>
        miniSearch
          .search(question)
          .slice(0, DEPTH)
          .map(({ id }) => id as number),
    },
    { name: 'BM25 with stemming', rank: byBm25 },
    { name: 'passage vectors alone', rank: (_, embedding) => byVector(embedding) },
    {
      name: 'reciprocal rank fusion',
      rank: (question, embedding) => bestFirst(fuse([byBm25(question), byVector(embedding)])),
    },
    {
      name: 'as shipped',
      rank: (question, embedding) => retriever.rank(question, embedding, DEPTH).map(({ row }) => row),
    },
  ];
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
