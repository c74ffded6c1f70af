import { describe, expect, it } from 'vitest';
import { readSignals, sentenceAt } from '../../../src/answering/signals.ts';
import type { Reading } from '../../../src/reading/reader.ts';
import { sampleAsked, samplePassage, sampleQuery, sampleRanked } from '../../support/sample-passages.ts';
import { sampleReading } from '../../support/sample-reader.ts';

const GATE = 'The gate closes at ten.';
const KEY = 'The pilot keeps the key.';
const PASSAGE = samplePassage([GATE, KEY], { contextTitle: 'Harbour rules', headings: ['Night'] });

const READER_SIGNALS = ['answerable', 'support', 'margin', 'answerType', 'spanCoverage'];

const scored = (score: number) => sampleRanked(samplePassage(['Bread.']), { score });

/** The passage read, with the given words marked. */
function readOf(words: string, overrides: Partial<Reading> = {}) {
  const start = `${GATE} ${KEY}`.indexOf(words);
  return sampleRanked(PASSAGE, {
    reading: sampleReading({ answerable: 1, margin: 2, start, end: start + words.length, ...overrides }),
  });
}

describe('readSignals', () => {
  it('takes similarities and BM25 from the top passage', () => {
    const top = sampleRanked(PASSAGE, { parts: { passage: 0.8, sentence: 0.9, lexical: 0.4 } });
    expect(readSignals([top, scored(0.1)], sampleAsked(sampleQuery({ gate: 1 })))).toMatchObject({
      passageSimilarity: 0.8,
      sentenceSimilarity: 0.9,
      lexical: 0.4,
    });
  });

  it('counts title and headings as covered, and for the span only its sentence', () => {
    // Passage: harbour (title), night (heading), gate and pilot (text) of a weight of 10; zeppelin is nowhere.
    // Sentences: the first has gate (3), the second pilot (2).
    const query = sampleAsked(sampleQuery({ harbour: 1, night: 1, gate: 3, pilot: 2, zeppelin: 3 }));
    const signals = readSignals([readOf('ten')], query);
    expect(signals.passageCoverage).toBeCloseTo(0.7);
    expect(signals.spanCoverage).toBeCloseTo(0.3);
    expect(readSignals([readOf('the key')], query).spanCoverage).toBeCloseTo(0.2);
  });

  it('counts another name of a thing as covered by its factor', () => {
    const alternatives = [
      { terms: ['port', 'rule'], factor: 1 },
      { terms: ['harbour', 'rule'], factor: 0.8 },
    ];
    const query = sampleAsked({ concepts: [{ weight: 2, alternatives, isKnown: true }], unknownShare: 0 });
    const signals = readSignals([readOf('ten')], query);
    expect(signals.passageCoverage).toBeCloseTo(0.8);
    expect(signals.spanCoverage).toBe(0);
  });

  it('hands the share of unknown terms through', () => {
    const query = sampleAsked({ ...sampleQuery({ gate: 1 }), unknownShare: 0.25 });
    expect(readSignals([sampleRanked(PASSAGE)], query).unknownShare).toBe(0.25);
  });

  it('gives the length of the question as log(1 + concepts), from twelve on the same', () => {
    const lengthOf = (concepts: number) => {
      const weights = Object.fromEntries(Array.from({ length: concepts }, (_, index) => [`word${index}`, 1]));
      return readSignals([sampleRanked(PASSAGE)], sampleAsked(sampleQuery(weights))).questionLength;
    };
    expect(lengthOf(0)).toBe(0);
    expect(lengthOf(3)).toBeCloseTo(1.386294, 6);
    expect(lengthOf(12)).toBeCloseTo(2.564949, 6);
    expect(lengthOf(13)).toBe(lengthOf(12));
  });

  it('gives the gaps to the second and the fifth passage', () => {
    const signals = readSignals([0.9, 0.7, 0.6, 0.5, 0.4, 0.1].map(scored), sampleAsked());
    expect(signals.gapToSecond).toBeCloseTo(0.2);
    expect(signals.gapToFifth).toBeCloseTo(0.5);
  });

  it('gives a gap of 0 where there is no second or fifth passage', () => {
    expect(readSignals([scored(0.9)], sampleAsked())).toMatchObject({ gapToSecond: 0, gapToFifth: 0 });
    const four = readSignals([0.9, 0.7, 0.6, 0.5].map(scored), sampleAsked());
    expect(four.gapToSecond).toBeCloseTo(0.2);
    expect(four.gapToFifth).toBe(0);
  });

  it('gives coverages of 0 for a question without terms', () => {
    const signals = readSignals([readOf('ten')], sampleAsked({ ...sampleQuery(), unknownShare: 1 }));
    expect(signals).toMatchObject({ passageCoverage: 0, spanCoverage: 0, unknownShare: 1, questionLength: 0 });
  });

  it('tells how far off a passage is only where it is less similar than unrelated texts are', () => {
    const distanceAt = (passage: number) =>
      readSignals([sampleRanked(PASSAGE, { parts: { passage, sentence: 0, lexical: 0 } })], sampleAsked()).distance;
    expect(distanceAt(0.75)).toBeCloseTo(0.05);
    expect(distanceAt(0.8)).toBe(0);
    expect(distanceAt(0.95)).toBe(0);
  });

  it('takes the support from the three passages after the first, as far as they were read', () => {
    const read = (answerable: number) => sampleRanked(PASSAGE, { reading: sampleReading({ answerable }) });
    const supportOf = (...ranked: ReturnType<typeof read>[]) => readSignals(ranked, sampleAsked()).support;
    expect(supportOf(read(5))).toBe(0);
    expect(supportOf(read(5), read(1), read(2), read(-6), read(4))).toBeCloseTo(-1);
    expect(supportOf(read(5), read(3), sampleRanked(PASSAGE))).toBeCloseTo(3);
    expect(supportOf(read(5), read(-20))).toBe(-8);
  });

  it('has none of the reader for a top passage that was not read', () => {
    const signals = readSignals([sampleRanked(PASSAGE), readOf('ten')], sampleAsked());
    expect(Object.keys(signals).filter((name) => READER_SIGNALS.includes(name))).toEqual([]);
  });

  it('takes the logits of the reader for the top passage, within ±8', () => {
    const signalsOf = (answerable: number, margin: number) =>
      readSignals([readOf('ten', { answerable, margin }), readOf('the key')], sampleAsked());
    expect(signalsOf(1.5, -2.5)).toMatchObject({ answerable: 1.5, margin: -2.5 });
    expect(signalsOf(9, -9)).toMatchObject({ answerable: 8, margin: -8 });
    expect(signalsOf(-12, Number.NEGATIVE_INFINITY)).toMatchObject({ answerable: -8, margin: -8 });
  });

  it('compares the kind of the marked words with what the question asks for', () => {
    const typeOf = (words: string, question: string) =>
      readSignals([readOf(words)], sampleAsked(sampleQuery(), question)).answerType;
    expect(typeOf('ten', 'How many hours is it open?')).toBe(1);
    expect(typeOf('the key', 'How many hours is it open?')).toBe(-1);
    expect(typeOf('the key', 'What does the pilot keep?')).toBe(0);
  });

  it('goes by the part of the question that asks', () => {
    const { answerType } = readSignals(
      [readOf('the key')],
      sampleAsked(sampleQuery(), 'Since 1887 there is a gate. What does the pilot keep?'),
    );
    expect(answerType).toBe(0);
  });
});

describe('sentenceAt', () => {
  it('gives the sentence that an offset falls into', () => {
    const read = sampleRanked(samplePassage(['One.', 'Two, too.', 'Three.']));
    // "One." is 0–4, "Two, too." 5–14, "Three." 15–21.
    expect([0, 3].map((offset) => sentenceAt(read, offset))).toEqual([0, 0]);
    expect([5, 13].map((offset) => sentenceAt(read, offset))).toEqual([1, 1]);
    expect([15, 20].map((offset) => sentenceAt(read, offset))).toEqual([2, 2]);
  });
});
