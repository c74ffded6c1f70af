import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { highlightedSentence, toExcerpt } from '../../../src/answering/choose-excerpts.ts';
import type { ReadPassage } from '../../../src/reading/rerank.ts';
import { createShortAnswer } from '../../support/sample-discord-answer.ts';
import { samplePassage, sampleQuery, sampleRanked } from '../../support/sample-passages.ts';
import { sampleReading } from '../../support/sample-reader.ts';

const SENTENCES = ['The gate closes.', 'The pilot sleeps.', 'The ferry leaves.'];
const PASSAGE = samplePassage(SENTENCES);
const TEXT = SENTENCES.join(' ');

const ranked = (overrides: Partial<Omit<ReadPassage, 'passage'>>): ReadPassage => sampleRanked(PASSAGE, overrides);

/** Position of the highlighted sentence where there is no short answer. */
const bestOf = (passage: ReadPassage, weights: Record<string, number> = {}): number =>
  highlightedSentence(passage, 1, sampleQuery(weights), null);

/** A passage that was read, with the given similarities and shares of the reader. */
const readOf = (sentenceSimilarities: number[], sentenceShares: number[]): ReadPassage =>
  ranked({ sentenceSimilarities, reading: sampleReading({ sentenceShares }) });

/** A short answer of the given words of the text. */
function shortOf(words: string, excerpt: number) {
  const start = TEXT.indexOf(words);
  return createShortAnswer({ text: words, excerpt, start, end: start + words.length });
}

describe('the highlighted sentence without a short answer', () => {
  it('is the most similar one where nothing else tells', () => {
    expect(bestOf(ranked({ sentenceSimilarities: [0.7, 0.8, 0.75] }))).toBe(1);
  });

  it('is the first of equals', () => {
    expect(bestOf(ranked({}))).toBe(0);
  });

  it('counts a tenth of the share of the question that a sentence has', () => {
    // The ferry has its word, half of the weight: 0.05.
    const weights = { ferri: 1, harbour: 1 };
    expect(bestOf(ranked({ sentenceSimilarities: [0.849, 0.8, 0.8] }), weights)).toBe(2);
    expect(bestOf(ranked({ sentenceSimilarities: [0.851, 0.8, 0.8] }), weights)).toBe(0);
  });

  it('counts 0.15 of what the reader gives to a sentence', () => {
    // 0.8 of it: 0.12; the first has 0.2 of it: 0.03. They differ by 0.09.
    expect(bestOf(readOf([0.889, 0.8, 0.8], [0.2, 0, 0.8]))).toBe(2);
    expect(bestOf(readOf([0.891, 0.8, 0.8], [0.2, 0, 0.8]))).toBe(0);
  });

  it('does not ask how sure the reader is that the passage answers', () => {
    for (const [answerable, margin] of [
      [-9, Number.NEGATIVE_INFINITY],
      [9, 20],
    ] as const) {
      const reading = sampleReading({ answerable, margin, sentenceShares: [0.2, 0, 0.8] });
      expect(bestOf(ranked({ sentenceSimilarities: [0.889, 0.8, 0.8], reading }))).toBe(2);
    }
  });

  it('takes off half of the similarity to the passage', () => {
    // The first is as like the passage as 0.9, the second as 0.7: 0.45 and 0.35 off.
    const sentenceTypicalities = [0.9, 0.7, 0.9];
    expect(bestOf(ranked({ sentenceSimilarities: [0.899, 0.8, 0.8], sentenceTypicalities }))).toBe(1);
    expect(bestOf(ranked({ sentenceSimilarities: [0.901, 0.8, 0.8], sentenceTypicalities }))).toBe(0);
  });

  it('weighs all of it together', () => {
    const passage = ranked({
      sentenceSimilarities: [0.9, 0.8, 0.85],
      sentenceTypicalities: [0.9, 0.8, 0.7],
      reading: sampleReading({ sentenceShares: [0.1, 0.6, 0.1] }),
    });
    // 0.9 + 0.015 − 0.45 = 0.465; 0.8 + 0.09 − 0.4 = 0.49; 0.85 + 0.015 − 0.35 = 0.515.
    expect(bestOf(passage)).toBe(2);
    // With a word of the question the second has 0.59.
    expect(bestOf(passage, { pilot: 1 })).toBe(1);
  });

  it('is a sentence of the passage, whatever the numbers', () => {
    const number = fc.double({ min: -1, max: 1, noNaN: true });
    const three = fc.tuple(number, number, number);
    fc.assert(
      fc.property(three, three, fc.option(three), (sentenceSimilarities, sentenceTypicalities, sentenceShares) => {
        const reading = sentenceShares && sampleReading({ sentenceShares });
        const best = bestOf(ranked({ sentenceSimilarities, sentenceTypicalities, reading }), { gate: 1 });
        expect([0, 1, 2]).toContain(best);
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});

describe('the highlighted sentence with a short answer', () => {
  const passage = ranked({ sentenceSimilarities: [0.9, 0.5, 0.5] });

  it.each([
    ['The gate', 0],
    ['closes', 0],
    ['pilot sleeps', 1],
    ['The ferry leaves', 2],
  ])('is the one with its words (%s)', (words, sentence) => {
    expect(highlightedSentence(passage, 2, sampleQuery(), shortOf(words, 2))).toBe(sentence);
  });

  it('is the best one in every other excerpt', () => {
    expect(highlightedSentence(passage, 1, sampleQuery(), shortOf('pilot sleeps', 2))).toBe(0);
    expect(highlightedSentence(passage, 3, sampleQuery(), shortOf('pilot sleeps', 2))).toBe(0);
  });

  it('is the one where words over two sentences begin', () => {
    expect(highlightedSentence(passage, 1, sampleQuery(), shortOf('sleeps. The ferry', 1))).toBe(1);
  });

  it('is what the excerpt marks', () => {
    const best = highlightedSentence(passage, 1, sampleQuery(), shortOf('ferry', 1));
    const { text, highlight } = toExcerpt(passage, 1, best, {
      id: 'sample',
      path: 'sample.md',
      title: 'Sample',
      contentHash: 'c'.repeat(64),
      footnotes: {},
      ownSource: null,
    });
    expect(text.slice(highlight.start, highlight.end)).toBe('The ferry leaves.');
  });
});
