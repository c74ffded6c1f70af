import { describe, expect, it } from 'vitest';
import type { Explanation } from '../../../src/answering/answerer.ts';
import { SIGNAL_NAMES, type SignalName } from '../../../src/answering/signals.ts';
import { READER_WEIGHT } from '../../../src/reading/rerank.ts';
import { SCORE_WEIGHTS } from '../../../src/retrieval/retriever.ts';
import { renderExplanation } from '../../../src/terminal/render-explanation.ts';
import { createAnswer } from '../../support/sample-discord-answer.ts';
import { sampleAsked, samplePassage, sampleRanked } from '../../support/sample-passages.ts';
import { sampleReading } from '../../support/sample-reader.ts';

function signalsOf(value: (name: SignalName, index: number) => number): Record<SignalName, number> {
  return Object.fromEntries(SIGNAL_NAMES.map((name, index) => [name, value(name, index)])) as Record<
    SignalName,
    number
  >;
}

function createExplanation(candidates: number, read = candidates): Explanation {
  return {
    ranked: Array.from({ length: candidates }, (_, index) =>
      sampleRanked(samplePassage(['Text.'], { documentId: `document-${index + 1}`, headings: ['Part', 'Unit'] }), {
        score: 1 - index / 100,
        parts: { passage: 0.75, sentence: 0.85, lexical: 0.125 },
        reading: index < read ? sampleReading({ answerable: 2.25, margin: -10.75, end: 4 }) : null,
      }),
    ),
    query: sampleAsked(),
    signals: signalsOf((_, index) => index / 10),
    assessment: {
      state: 'found',
      confidence: 0.9,
      bias: -0.5,
      contributions: signalsOf((_, index) => (index % 2 ? -1.5 : 2.25)),
    },
    shortCandidates: [],
  };
}

const lines = (candidates: number, read = candidates): string[] =>
  renderExplanation(createAnswer(), createExplanation(candidates, read)).split('\n');

const cellsOf = (row: string): string[] => row.trim().split(/\s+/);

describe('renderExplanation', () => {
  it('begins with how the score is made', () => {
    const { passage, sentence, lexical } = SCORE_WEIGHTS;
    const [ranking, reading] = lines(1);
    expect(ranking).toBe(`Score = ${passage} × passage + ${sentence} × sentence + ${lexical} × lexical`);
    expect(reading).toBe(`        + ${READER_WEIGHT} × answers (the reader's logit)`);
  });

  it('lists every candidate with the parts of its score and its place', () => {
    const rows = lines(3).filter((line) => line.includes('document-'));
    expect(rows.map(cellsOf)).toEqual(
      [1, 2, 3].map((rank) => [
        String(rank),
        (1.01 - rank / 100).toFixed(3),
        '0.750',
        '0.850',
        '0.125',
        '2.3',
        '-10.8',
        `document-${rank}`,
        '›',
        'Part',
        '›',
        'Unit',
      ]),
    );
  });

  it('shows a dash for what the reader did not read', () => {
    const rows = lines(2, 1).filter((line) => line.includes('document-'));
    expect(rows.map((row) => cellsOf(row).slice(5, 7))).toEqual([
      ['2.3', '-10.8'],
      ['–', '–'],
    ]);
  });

  it('lists at most ten candidates', () => {
    expect(lines(20).filter((line) => line.includes('document-'))).toHaveLength(10);
  });

  it('names every signal with its value and what it adds, and the bias', () => {
    const rows = lines(1).map(cellsOf);
    for (const [index, name] of SIGNAL_NAMES.entries()) {
      expect(rows).toContainEqual([name, (index / 10).toFixed(3), index % 2 ? '−1.50' : '+2.25']);
    }
    expect(rows).toContainEqual(['bias', '−0.50']);
  });

  it('leaves out the signals that the calibration does not look at', () => {
    const explanation = createExplanation(1);
    const assessment = { ...explanation.assessment!, contributions: { lexical: 1 } };
    const text = renderExplanation(createAnswer(), { ...explanation, assessment });
    expect(SIGNAL_NAMES.filter((name) => new RegExp(`^${name} `, 'm').test(text))).toEqual(['lexical']);
  });

  it('ends with the state and the confidence', () => {
    expect(lines(1).at(-1)).toBe('State: found, because the confidence is 0.970.');
  });

  it('fits 80 columns, however long a place is', () => {
    const explanation = createExplanation(1);
    const ranked = [sampleRanked(samplePassage(['Text.'], { headings: ['word '.repeat(40).trim()] }))];
    const text = renderExplanation(createAnswer(), { ...explanation, ranked });
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([]);
  });

  it('gives the notice where nothing was searched for', () => {
    const answer = createAnswer({ state: 'not-covered', excerpts: [], notice: 'The question is empty.' });
    const nothing: Explanation = {
      ranked: [],
      query: null,
      signals: null,
      assessment: null,
      shortCandidates: [],
    };
    expect(renderExplanation(answer, nothing)).toBe('The question is empty.');
  });
});
