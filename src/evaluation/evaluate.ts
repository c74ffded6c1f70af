import type { AnswerState } from '../answering/answer.ts';
import type { ExplainedAnswer } from '../answering/answerer.ts';
import { highlightedSentence } from '../answering/choose-excerpts.ts';
import type { ShortSignals } from '../answering/short-answer.ts';
import type { Signals } from '../answering/signals.ts';
import type { IndexedDocument } from '../index/index-records.ts';
import type { ReadPassage } from '../reading/rerank.ts';
import { isRelevantPassage } from './judge-passage.ts';
import { firstRelevantRank } from './metrics.ts';
import type { JudgedQuestion } from './question-set.ts';

/** Depth of the ranking that is judged. */
const JUDGED_DEPTH = 10;

/** What came of one question. */
export interface EvaluationRow {
  readonly id: string;
  readonly kind: string;
  readonly question: string;
  readonly answerable: boolean;
  readonly state: AnswerState;
  readonly confidence: number;
  /** Rank of the first relevant passage, 1-based, whatever the state; null if none of the first ten is. */
  readonly rank: number | null;
  /** Rank of the first relevant excerpt in the answer; null if none is, or if nothing was answered. */
  readonly answerRank: number | null;
  /**
   * Whether the highlighted sentence of the first relevant passage among the first three is relevant by itself; null where
   * there is no such passage or no sentence of it could be.
   */
  readonly highlight: boolean | null;
  /** The short answer that was given, if any. */
  readonly short: string | null;
  /** Whether it is right; null where none was given, or where the set does not say what is right. */
  readonly shortRight: boolean | null;
  /** Whether the set says which short answers are right. */
  readonly hasShort: boolean;
}

/** What the reader marked in one excerpt, and whether it is a right short answer. */
export interface JudgedShort {
  readonly signals: ShortSignals;
  readonly right: boolean;
}

export interface EvaluatedQuestion {
  readonly row: EvaluationRow;
  /** Marked words of the first excerpts; empty where the set does not say which short answers are right. */
  readonly shorts: readonly JudgedShort[];
  /** Null for a question that could not be searched for. */
  readonly signals: Signals | null;
}

/** Judges one answer against its question. */
export function judgeAnswer(
  question: JudgedQuestion,
  { answer, explanation }: ExplainedAnswer,
  documents: ReadonlyMap<string, IndexedDocument>,
): EvaluatedQuestion {
  const judge = ({ passage }: ReadPassage, text?: string): boolean =>
    isRelevantPassage(question, passage, documents, text);
  const ranked = explanation.ranked.slice(0, JUDGED_DEPTH);
  const relevant = ranked.map((passage) => judge(passage));
  const rank = firstRelevantRank(relevant);
  const judgeShort = (text: string): boolean | null =>
    question.answerable && question.short.length === 0 ? null : question.short.some((pattern) => pattern.test(text));
  const row: EvaluationRow = {
    id: question.id,
    kind: question.kind,
    question: question.question,
    answerable: question.answerable,
    state: answer.state,
    confidence: answer.confidence,
    rank,
    answerRank: rank !== null && rank <= answer.excerpts.length ? rank : null,
    highlight:
      rank === null || rank > 3 ? null : judgeHighlight(ranked[rank - 1]!, rank, { answer, explanation }, judge),
    short: answer.short?.text ?? null,
    shortRight: answer.short === null ? null : judgeShort(answer.short.text),
    hasShort: question.short.length > 0,
  };
  const shorts = explanation.shortCandidates.flatMap(({ text, signals }): JudgedShort[] => {
    const right = judgeShort(text);
    return right === null ? [] : [{ signals, right }];
  });
  return { row, shorts, signals: explanation.signals };
}

function judgeHighlight(
  passage: ReadPassage,
  rank: number,
  { answer, explanation }: ExplainedAnswer,
  judge: (ranked: ReadPassage, text: string) => boolean,
): boolean | null {
  const sentences = passage.passage.sentences.map(({ text }) => judge(passage, text));
  if (!sentences.includes(true) || explanation.query === null) return null;
  return sentences[highlightedSentence(passage, rank, explanation.query.terms, answer.short)]!;
}
