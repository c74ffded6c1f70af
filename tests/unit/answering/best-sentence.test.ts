import { describe, expect, it } from 'vitest';
import { bestSentence, toExcerpt } from '../../../src/answering/choose-excerpts.ts';
import { samplePassage, sampleQuery, sampleRanked } from '../../support/sample-passages.ts';
import { sampleReading } from '../../support/sample-reader.ts';

const SENTENCES = ['The gate closes.', 'The pilot sleeps.', 'The ferry leaves.'];
const PASSAGE = samplePassage(SENTENCES);
const TEXT = SENTENCES.join(' ');

/** Position of the best sentence when the reader marks some words with a margin. */
function bestOf(similarities: number[], words: string, margin: number, weights: Record<string, number> = {}): number {
  const start = TEXT.indexOf(words);
  const reading = sampleReading({ start, end: start + words.length, margin });
  return bestSentence(sampleRanked(PASSAGE, { sentenceSimilarities: similarities, reading }), sampleQuery(weights));
}

describe('bestSentence', () => {
  it('goes by similarity and words where the passage was not read', () => {
    const ranked = (similarities: number[]) => sampleRanked(PASSAGE, { sentenceSimilarities: similarities });
    expect(bestSentence(ranked([0.7, 0.8, 0.75]), sampleQuery())).toBe(1);
    expect(bestSentence(ranked([0.7, 0.8, 0.76]), sampleQuery({ ferri: 1 }))).toBe(2);
  });

  it('adds 0.006 for each logit of the margin above −8 to the sentence of the answer', () => {
    // At a margin of −3 that is 0.03.
    expect(bestOf([0.829, 0.8, 0.8], 'ferry', -3)).toBe(2);
    expect(bestOf([0.831, 0.8, 0.8], 'ferry', -3)).toBe(0);
  });

  it('adds nothing at a margin of −8', () => {
    expect(bestOf([0.801, 0.8, 0.8], 'ferry', -8)).toBe(0);
    expect(bestOf([0.799, 0.8, 0.799], 'ferry', -8)).toBe(1);
  });

  it('adds at most 0.06, however sure the reader is', () => {
    for (const margin of [2, 10, 1000]) {
      expect(bestOf([0.859, 0.8, 0.8], 'ferry', margin)).toBe(2);
      expect(bestOf([0.861, 0.8, 0.8], 'ferry', margin)).toBe(0);
    }
  });

  it('takes at most 0.06 off, however sure the reader is that there is no answer', () => {
    for (const margin of [-18, -1000, Number.NEGATIVE_INFINITY]) {
      expect(bestOf([0.8, 0.8, 0.859], 'ferry', margin)).toBe(0);
      expect(bestOf([0.8, 0.8, 0.861], 'ferry', margin)).toBe(2);
    }
  });

  it('weighs the words of the question beside what the reader says', () => {
    // The pilot's sentence has the question's word (0.05), the ferry's the reader's answer (0.006 · 8 = 0.048 at 0).
    expect(bestOf([0.8, 0.8, 0.8], 'ferry', 0, { pilot: 1 })).toBe(1);
    expect(bestOf([0.8, 0.8, 0.8], 'ferry', 1, { pilot: 1 })).toBe(2);
  });

  it('counts an answer over two sentences for the one where it begins', () => {
    expect(bestOf([0.8, 0.8, 0.8], 'sleeps. The ferry', 0)).toBe(1);
  });

  it('is the sentence that an excerpt highlights', () => {
    const start = TEXT.indexOf('ferry');
    const top = sampleRanked(PASSAGE, { reading: sampleReading({ start, end: start + 5, margin: 5 }) });
    const excerpt = toExcerpt(top, 1, sampleQuery(), {
      id: 'sample',
      path: 'sample.md',
      title: 'Sample',
      contentHash: 'c'.repeat(64),
      footnotes: {},
      ownSource: null,
    });
    expect(excerpt.text.slice(excerpt.highlight.start, excerpt.highlight.end)).toBe('The ferry leaves.');
  });
});
