import { describe, expect, it } from 'vitest';
import { TermPostings } from '../../../src/retrieval/term-postings.ts';
import { samplePassage } from '../../support/sample-passages.ts';

const HARBOUR = new TermPostings([
  samplePassage(['The harbour gate.', 'The gates of the harbour.'], { contextTitle: 'Harbour', headings: ['Gates'] }),
  samplePassage(['Bread and a gate.'], { headings: ['Ovens', 'Bread'] }),
  samplePassage(['Nothing else.'], { contextTitle: 'Harbour' }),
]);

function scoresOf(term: string, factor = 1): number[] {
  const scores = new Float64Array(HARBOUR.size);
  HARBOUR.addScores(term, factor, scores);
  return [...scores];
}

describe('TermPostings', () => {
  it('counts the passages of a term once each, in whichever field it stands', () => {
    expect(['harbour', 'gate', 'bread', 'oven'].map((term) => HARBOUR.documentFrequency(term))).toEqual([2, 2, 1, 1]);
  });

  it.each(['zeppelin', 'the', 'gates', ''])('has no postings of %j', (term) => {
    expect(HARBOUR.documentFrequency(term)).toBe(0);
    expect(scoresOf(term)).toEqual([0, 0, 0]);
  });

  it('counts words as they are written, stop words too, in the order of title, headings and text', () => {
    const { wordCounts } = new TermPostings([
      samplePassage(['The gate, the gates.'], { contextTitle: 'Ferry', headings: ['Gate'] }),
      samplePassage(['Ferry.']),
    ]);
    expect([...wordCounts]).toEqual([
      ['ferry', 2],
      ['gate', 2],
      ['the', 2],
      ['gates', 1],
    ]);
  });

  it('gives the sum over the fields, worked by hand', () => {
    const saturated = (frequency: number, relativeLength: number): number =>
      (frequency * 2.2) / (frequency + 1.2 * (0.25 + 0.75 * relativeLength));
    const rarity = (frequency: number): number => Math.log(1 + (3.5 - frequency) / (frequency + 0.5));
    // "gate" and "gates" stand once each in the text of 5 different words (mean 11 / 3) and in the heading of one (mean 1).
    const first = rarity(2) * saturated(2, 5 / (11 / 3)) + 0.5 * rarity(1) * saturated(1, 1);
    const second = rarity(2) * saturated(1, 4 / (11 / 3));
    expect(scoresOf('gate')[0]).toBeCloseTo(first, 12);
    expect(scoresOf('gate')[1]).toBeCloseTo(second, 12);
    expect(scoresOf('gate')[2]).toBe(0);
  });

  it('adds to what is there, in proportion to the factor', () => {
    const scores = Float64Array.of(1, 2, 3);
    HARBOUR.addScores('gate', 0.4, scores);
    const gate = scoresOf('gate');
    for (const [row, before] of [1, 2, 3].entries()) expect(scores[row]).toBeCloseTo(before + 0.4 * gate[row]!, 12);
  });

  it('holds nothing for a corpus without passages', () => {
    const empty = new TermPostings([]);
    expect(empty.size).toBe(0);
    expect(empty.wordCounts.size).toBe(0);
    expect(empty.documentFrequency('harbour')).toBe(0);
  });
});
