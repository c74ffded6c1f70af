import type { EvaluationRow } from '../../src/evaluation/evaluate.ts';

/** What came of an answerable question whose first excerpt was relevant, unless told otherwise. */
export function sampleRow(overrides: Partial<EvaluationRow> = {}): EvaluationRow {
  return {
    id: 'q1',
    kind: 'plain',
    question: 'How much is the fee?',
    answerable: true,
    state: 'found',
    confidence: 0.95,
    rank: 1,
    answerRank: 1,
    highlight: true,
    short: null,
    shortRight: null,
    hasShort: false,
    ...overrides,
  };
}

/** What came of a question that the corpus does not answer, and of which the answer said so, unless told otherwise. */
export function sampleUnanswerableRow(overrides: Partial<EvaluationRow> = {}): EvaluationRow {
  return sampleRow({
    kind: 'off-topic',
    answerable: false,
    state: 'not-covered',
    confidence: 0.05,
    rank: null,
    answerRank: null,
    highlight: null,
    ...overrides,
  });
}
