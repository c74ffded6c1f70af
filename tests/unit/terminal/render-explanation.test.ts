import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/answering/answerer.ts';
import { SIGNAL_NAMES, type SignalName } from '../../../src/answering/signals.ts';
import { SCORE_WEIGHTS } from '../../../src/retrieval/retriever.ts';
import { renderExplanation } from '../../../src/terminal/render-explanation.ts';
import { createAnswer } from '../../support/sample-discord-answer.ts';
import { samplePassage, sampleRanked } from '../../support/sample-passages.ts';

function signalsOf(value: (name: SignalName, index: number) => number): Record<SignalName, number> {
  return Object.fromEntries(SIGNAL_NAMES.map((name, index) => [name, value(name, index)])) as Record<
    SignalName,
    number
  >;
}

function createExplanation(candidates: number): Explanation {
  return {
    ranked: Array.from({ length: candidates }, (_, index) =>
      sampleRanked(samplePassage(['Text.'], { documentId: `document-${index + 1}`, headings: ['Part', 'Chapter'] }), {
        score: 1 - index / 100,
        parts: { passage: 0.75, sentence: 0.85, lexical: 0.125 },
      }),
    ),
    signals: signalsOf((_, index) => index / 10),
    assessment: { state: 'found', confidence: 0.9, contributions: signalsOf((_, index) => (index % 2 ? -1.5 : 2.25)) },
  };
}

const lines = (candidates: number): string[] =>
  renderExplanation(createAnswer(), createExplanation(candidates), -0.5).split('\n');

describe('renderExplanation', () => {
  it('begins with how the score is made', () => {
    const { passage, sentence, lexical } = SCORE_WEIGHTS;
    expect(lines(1)[0]).toBe(`Score = ${passage} × passage + ${sentence} × sentence + ${lexical} × lexical`);
  });

  it('lists every candidate with the parts of its score and its place', () => {
    const rows = lines(3).filter((line) => line.includes('document-'));
    expect(rows.map((row) => row.trim().split(/\s{1,}/))).toEqual(
      [1, 2, 3].map((rank) => [
        String(rank),
        (1.01 - rank / 100).toFixed(3),
        '0.750',
        '0.850',
        '0.125',
        `document-${rank}`,
        '›',
        'Part',
        '›',
        'Chapter',
      ]),
    );
  });

  it('lists at most ten candidates', () => {
    expect(lines(20).filter((line) => line.includes('document-'))).toHaveLength(10);
  });

  it('names every signal with its value and what it adds, and the bias', () => {
    const rows = lines(1).map((line) => line.trim().split(/\s+/));
    for (const [index, name] of SIGNAL_NAMES.entries()) {
      expect(rows).toContainEqual([name, (index / 10).toFixed(3), index % 2 ? '−1.50' : '+2.25']);
    }
    expect(rows).toContainEqual(['bias', '−0.50']);
  });

  it('ends with the state and the confidence', () => {
    expect(lines(1).at(-1)).toBe('State: found, because the confidence is 0.970.');
  });

  it('fits 80 columns, however long a place is', () => {
    const explanation = createExplanation(1);
    const ranked = [sampleRanked(samplePassage(['Text.'], { headings: ['word '.repeat(40).trim()] }))];
    const text = renderExplanation(createAnswer(), { ...explanation, ranked }, 0);
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('gives the notice where nothing was searched for', () => {
    const answer = createAnswer({ state: 'not-covered', excerpts: [], notice: 'The question is empty.' });
    const nothing: Explanation = { ranked: [], signals: null, assessment: null };
    expect(renderExplanation(answer, nothing, 0)).toBe('The question is empty.');
  });
});
