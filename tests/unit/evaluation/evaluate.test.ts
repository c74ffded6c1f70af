import { describe, expect, it } from 'vitest';
import type { ExplainedAnswer } from '../../../src/answering/answerer.ts';
import type { AnswerState } from '../../../src/answering/answer.ts';
import { judgeAnswer } from '../../../src/evaluation/evaluate.ts';
import type { JudgedQuestion } from '../../../src/evaluation/question-set.ts';
import type { IndexedDocument } from '../../../src/index/index-records.ts';
import type { Passage } from '../../../src/passages/passage.ts';
import { sampleShortSignals, sampleSignals } from '../../support/sample-calibration.ts';
import { createAnswer, createExcerpt, createShortAnswer } from '../../support/sample-discord-answer.ts';
import { sampleAsked, samplePassage, sampleRanked } from '../../support/sample-passages.ts';

const documentOf = (id: string, title: string): [string, IndexedDocument] => [
  id,
  { id, path: `${id}.md`, title, contentHash: 'c'.repeat(64), footnotes: {}, ownSource: null },
];
const DOCUMENTS = new Map([documentOf('harbour', 'Harbour rules'), documentOf('bakery', 'Bakery')]);

const QUESTION: JudgedQuestion = {
  id: 'q7',
  question: 'How much is the fee?',
  answerable: true,
  must: [/40 crowns/u],
  documents: null,
  kind: 'number',
  split: 'test',
  short: [],
};

const bread = samplePassage(['Bread is baked.'], { documentId: 'bakery' });
const fee = (overrides: Partial<Passage> = {}) =>
  samplePassage(['Rowing boats pay nothing.', 'Others pay 40 crowns.'], { documentId: 'harbour', ...overrides });

/** An answer that shows the first three passages of a ranking unless it is not covered. */
function explained(passages: readonly Passage[], state: AnswerState = 'found'): ExplainedAnswer {
  const excerpts =
    state === 'not-covered' ? [] : passages.slice(0, 3).map((_, index) => createExcerpt({ rank: index + 1 }));
  return {
    answer: createAnswer({ question: QUESTION.question, state, confidence: 0.7, excerpts }),
    explanation: {
      // The second sentence of a passage is the most similar one.
      ranked: passages.map((passage, row) =>
        sampleRanked(passage, { row, sentenceSimilarities: passage.sentences.map((_, index) => index / 10) }),
      ),
      query: sampleAsked(),
      signals: sampleSignals(),
      assessment: null,
      shortCandidates: [],
    },
  };
}

const judge = (passages: readonly Passage[], question: Partial<JudgedQuestion> = {}, state: AnswerState = 'found') =>
  judgeAnswer({ ...QUESTION, ...question }, explained(passages, state), DOCUMENTS).row;

describe('judgeAnswer', () => {
  it('says what came of a question', () => {
    const { row, signals, shorts } = judgeAnswer(QUESTION, explained([bread, fee()]), DOCUMENTS);
    expect(row).toEqual({
      id: 'q7',
      kind: 'number',
      question: 'How much is the fee?',
      answerable: true,
      state: 'found',
      confidence: 0.7,
      rank: 2,
      answerRank: 2,
      highlight: true,
      short: null,
      shortRight: null,
      hasShort: false,
    });
    expect(signals).toEqual(sampleSignals());
    expect(shorts).toEqual([]);
  });

  it('gives no rank where nothing is relevant', () => {
    expect(judge([bread, bread])).toMatchObject({ rank: null, answerRank: null, highlight: null });
    expect(judge([])).toMatchObject({ rank: null, answerRank: null, highlight: null });
  });

  it('keeps the rank but not the rank in the answer where nothing was answered', () => {
    expect(judge([fee()], {}, 'not-covered')).toMatchObject({ rank: 1, answerRank: null, highlight: true });
  });

  it('gives a rank without one in the answer beyond the excerpts', () => {
    expect(judge([bread, bread, bread, fee()])).toMatchObject({ rank: 4, answerRank: null, highlight: null });
  });

  it('looks at ten passages', () => {
    const nine = Array.from({ length: 9 }, () => bread);
    expect(judge([...nine, fee()]).rank).toBe(10);
    expect(judge([...nine, bread, fee()]).rank).toBeNull();
  });

  it('judges by title and section of the document too', () => {
    const must = [/Harbour rules › Fees › Boats/u, /40 crowns/u];
    expect(judge([fee(), fee({ headings: ['Fees', 'Boats'] })], { must }).rank).toBe(2);
  });

  it('judges by document where the question names some', () => {
    expect(judge([fee()], { documents: new Set(['bakery']) }).rank).toBeNull();
    expect(judge([fee(), bread], { must: [], documents: new Set(['bakery']) }).rank).toBe(2);
  });

  it('finds nothing relevant to an unanswerable question', () => {
    expect(judge([fee()], { answerable: false, must: [] })).toMatchObject({
      rank: null,
      answerRank: null,
      highlight: null,
    });
  });

  it('says whether the sentence that would be highlighted answers by itself', () => {
    expect(judge([fee()]).highlight).toBe(true);
    expect(
      judge([samplePassage(['Others pay 40 crowns.', 'Rowing boats pay nothing.'], { documentId: 'harbour' })]),
    ).toMatchObject({
      rank: 1,
      highlight: false,
    });
  });

  it('does not judge the highlight where no sentence answers by itself', () => {
    expect(judge([fee()], { must: [/nothing/u, /40 crowns/u] })).toMatchObject({ rank: 1, highlight: null });
  });

  it('has no signals for a question that could not be searched for', () => {
    const nothing: ExplainedAnswer = {
      answer: createAnswer({ state: 'not-covered', confidence: 0, excerpts: [], notice: 'The question is empty.' }),
      explanation: { ranked: [], query: null, signals: null, assessment: null, shortCandidates: [] },
    };
    const { row, signals, shorts } = judgeAnswer(QUESTION, nothing, DOCUMENTS);
    expect(row).toMatchObject({ state: 'not-covered', confidence: 0, rank: null, answerRank: null, highlight: null });
    expect(row).toMatchObject({ short: null, shortRight: null });
    expect(signals).toBeNull();
    expect(shorts).toEqual([]);
  });
});

describe('the short answer of a judged answer', () => {
  /** The answer to a question whose right short answer is `40 crowns`, unless told otherwise. */
  const judgeShort = (
    text: string | null,
    { question = {}, candidates = [] }: { question?: Partial<JudgedQuestion>; candidates?: readonly string[] } = {},
  ) => {
    const { answer, explanation } = explained([fee()]);
    const short = text === null ? null : createShortAnswer({ text });
    const shortCandidates = candidates.map((words, index) => ({
      excerpt: index + 1,
      span: { start: 0, end: words.length },
      text: words,
      signals: sampleShortSignals({ rank: index + 1 }),
    }));
    const judged = { ...QUESTION, short: [/^40 crowns$/u, /^forty/u], ...question };
    return judgeAnswer(
      judged,
      { answer: { ...answer, short }, explanation: { ...explanation, shortCandidates } },
      DOCUMENTS,
    );
  };
  const UNANSWERABLE: Partial<JudgedQuestion> = { answerable: false, must: [], short: [] };

  it.each([
    ['40 crowns', true],
    ['forty crowns', true],
    ['40', false],
    ['50 crowns', false],
  ])('is judged by any of the expressions of the set (%j)', (text, shortRight) => {
    expect(judgeShort(text).row).toMatchObject({ short: text, shortRight, hasShort: true });
  });

  it('is neither right nor wrong where none was given', () => {
    expect(judgeShort(null).row).toMatchObject({ short: null, shortRight: null, hasShort: true });
  });

  it('is neither right nor wrong where the set does not say what is right', () => {
    expect(judgeShort('40 crowns', { question: { short: [] } }).row).toMatchObject({
      short: '40 crowns',
      shortRight: null,
      hasShort: false,
    });
  });

  it('is wrong where the question is not answerable', () => {
    expect(judgeShort('40 crowns', { question: UNANSWERABLE }).row).toMatchObject({
      short: '40 crowns',
      shortRight: false,
      hasShort: false,
    });
  });

  it('is highlighted where it stands, which is judged too', () => {
    const { answer, explanation } = explained([fee()]);
    const judgeAt = (start: number) =>
      judgeAnswer(QUESTION, { answer: { ...answer, short: createShortAnswer({ start }) }, explanation }, DOCUMENTS).row;
    // "Rowing boats pay nothing." is 0–25.
    expect([judgeAt(0).highlight, judgeAt(26).highlight]).toEqual([false, true]);
  });

  it('is one of the candidates, which are all judged', () => {
    expect(judgeShort(null, { candidates: ['40 crowns', '40'] }).shorts).toEqual([
      { signals: sampleShortSignals({ rank: 1 }), right: true },
      { signals: sampleShortSignals({ rank: 2 }), right: false },
    ]);
  });

  it('has only wrong candidates where the question is not answerable, and none where the set does not say', () => {
    const candidates = ['40 crowns', '40'];
    expect(judgeShort(null, { question: UNANSWERABLE, candidates }).shorts.map(({ right }) => right)).toEqual([
      false,
      false,
    ]);
    expect(judgeShort(null, { question: { short: [] }, candidates }).shorts).toEqual([]);
  });
});
