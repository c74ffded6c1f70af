import type { Searchable } from '../answering/answerer.ts';
import type { RecallComparison } from '../index/gate-report.ts';
import { isRelevantPassage } from './judge-passage.ts';
import { firstRelevantRank, mean, recallAtK } from './metrics.ts';
import type { JudgedQuestion } from './question-set.ts';
import { type EmbedQuery, rankWithoutReader } from './rank-question.ts';

/**
 * A set fits a corpus that answers this share of its questions. Without any one of its articles the shipped corpus answers
 * 97 % or more (measured 2026-11-24); a folder about something else answers next to none, and recall on those says nothing.
 */
const LEAST_ANSWERABLE = 0.9;

/** Passages that are ranked for a question: enough for three after near-duplicates are left out. */
const RANKED = 10;

/**
 * Recall@3 of two generations on the questions of a set that the candidate holds an answer to, those of the part `tune` left
 * out. Passages are ranked without the reader: it takes twenty times as long, and moves few passages across the third place.
 */
export async function compareRecallAt3(
  questions: readonly JudgedQuestion[],
  candidate: Searchable,
  live: Searchable,
  embedQuery: EmbedQuery,
): Promise<RecallComparison> {
  const asked = questions.filter((question) => question.answerable && question.split !== 'tune');
  if (asked.length === 0) return { notMeasured: 'the question set has no answerable question to measure with' };
  const { index } = candidate;
  const wanted = asked.filter((question) =>
    index.passages.some((passage) => isRelevantPassage(question, passage, index.documents)),
  );
  if (wanted.length < LEAST_ANSWERABLE * asked.length) {
    return {
      notMeasured: `the documents answer ${wanted.length} of the ${asked.length} questions in the question set, fewer than ${100 * LEAST_ANSWERABLE} %`,
    };
  }
  const embed = embedOnce(embedQuery);
  const before = await recallAt3(wanted, live, embed);
  return { questions: wanted.length, before, now: await recallAt3(wanted, candidate, embed) };
}

async function recallAt3(
  questions: readonly JudgedQuestion[],
  { index, retriever }: Searchable,
  embed: EmbedQuery,
): Promise<number> {
  const hits: number[] = [];
  for (const question of questions) {
    const { ranked } = (await rankWithoutReader(question.question, retriever, embed, RANKED)) ?? { ranked: [] };
    const relevant = ranked.map(({ passage }) => isRelevantPassage(question, passage, index.documents));
    hits.push(recallAtK(firstRelevantRank(relevant), 3));
  }
  return mean(hits);
}

/** Both generations are asked the same questions. */
function embedOnce(embedQuery: EmbedQuery): EmbedQuery {
  const vectors = new Map<string, Promise<Float32Array>>();
  return (text) => {
    const vector = vectors.get(text) ?? embedQuery(text);
    vectors.set(text, vector);
    return vector;
  };
}
