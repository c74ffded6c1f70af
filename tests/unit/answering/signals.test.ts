import { describe, expect, it } from 'vitest';
import { readSignals } from '../../../src/answering/signals.ts';
import { samplePassage, sampleQuery, sampleRanked } from '../../support/sample-passages.ts';

const PASSAGE = samplePassage(['The gate closes at ten.', 'The pilot keeps the key.'], {
  contextTitle: 'Harbour rules',
  headings: ['Night'],
});

const scored = (score: number) => sampleRanked(samplePassage(['Bread.']), { score });

describe('readSignals', () => {
  it('takes similarities and BM25 from the top passage', () => {
    const top = sampleRanked(PASSAGE, { parts: { passage: 0.8, sentence: 0.9, lexical: 0.4 } });
    expect(readSignals([top, scored(0.1)], sampleQuery({ gate: 1 }))).toMatchObject({
      passageSimilarity: 0.8,
      sentenceSimilarity: 0.9,
      lexical: 0.4,
    });
  });

  it('counts title and headings as covered, and for sentences only the best one', () => {
    // Passage: harbour (title), night (heading), gate and pilot (text) of a weight of 10; zeppelin is nowhere.
    // Sentences: the first has gate (3), the second pilot (2).
    const query = sampleQuery({ harbour: 1, night: 1, gate: 3, pilot: 2, zeppelin: 3 });
    const signals = readSignals([sampleRanked(PASSAGE)], query);
    expect(signals.passageCoverage).toBeCloseTo(0.7);
    expect(signals.sentenceCoverage).toBeCloseTo(0.3);
  });

  it('counts another name of a thing as covered by its factor', () => {
    const alternatives = [
      { terms: ['port', 'rule'], factor: 1 },
      { terms: ['harbour', 'rule'], factor: 0.8 },
    ];
    const query = { concepts: [{ weight: 2, alternatives, isKnown: true }], unknownShare: 0 };
    const signals = readSignals([sampleRanked(PASSAGE)], query);
    expect(signals.passageCoverage).toBeCloseTo(0.8);
    expect(signals.sentenceCoverage).toBe(0);
  });

  it('hands the share of unknown terms through', () => {
    const query = { ...sampleQuery({ gate: 1 }), unknownShare: 0.25 };
    expect(readSignals([sampleRanked(PASSAGE)], query).unknownShare).toBe(0.25);
  });

  it('gives the gaps to the second and the fifth passage', () => {
    const signals = readSignals([0.9, 0.7, 0.6, 0.5, 0.4, 0.1].map(scored), sampleQuery());
    expect(signals.gapToSecond).toBeCloseTo(0.2);
    expect(signals.gapToFifth).toBeCloseTo(0.5);
  });

  it('gives a gap of 0 where there is no second or fifth passage', () => {
    expect(readSignals([scored(0.9)], sampleQuery())).toMatchObject({ gapToSecond: 0, gapToFifth: 0 });
    const four = readSignals([0.9, 0.7, 0.6, 0.5].map(scored), sampleQuery());
    expect(four.gapToSecond).toBeCloseTo(0.2);
    expect(four.gapToFifth).toBe(0);
  });

  it('gives coverages of 0 for a question without terms', () => {
    const signals = readSignals([sampleRanked(PASSAGE)], { ...sampleQuery(), unknownShare: 1 });
    expect(signals).toMatchObject({ passageCoverage: 0, sentenceCoverage: 0, unknownShare: 1 });
  });
});
