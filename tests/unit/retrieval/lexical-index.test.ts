import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, LexicalIndex } from '../../../src/retrieval/lexical-index.ts';
import { samplePassage, sampleQuery } from '../../support/sample-passages.ts';

const HARBOUR = new LexicalIndex([
  samplePassage(['The harbour master keeps the harbour book.']),
  samplePassage(['The harbour gate opens under Regulation 2025/1106.']),
  samplePassage(['The harbour gate closes at ten.']),
  samplePassage(['Rye bread is baked every morning.'], { contextTitle: 'Bakery', headings: ['Ovens'] }),
]);

describe('LexicalIndex.search', () => {
  it('ranks a passage with a rare exact term before those with common ones', () => {
    const scores = HARBOUR.search('harbour gate 2025/1106');
    const [best] = [...scores].sort((a, b) => b[1] - a[1])[0]!;
    expect(best).toBe(1);
    expect(scores.get(1)).toBeGreaterThan(scores.get(2)!);
    expect(scores.get(2)).toBeGreaterThan(scores.get(0)!);
  });

  it('gives only passages that share a term with the question', () => {
    expect([...HARBOUR.search('bread').keys()]).toEqual([3]);
    expect([...HARBOUR.search('gate').keys()].sort()).toEqual([1, 2]);
  });

  it('finds other forms of a word, other case and other accents', () => {
    expect([...HARBOUR.search('BAKING').keys()]).toEqual([3]);
    expect([...HARBOUR.search('harboür Masters').keys()]).toContain(0);
  });

  it('does not find a number by a part of it', () => {
    expect(HARBOUR.search('1106').size).toBe(0);
    expect(HARBOUR.search('2025').size).toBe(0);
  });

  it('finds a passage by its title and by its headings, which count less than text', () => {
    const index = new LexicalIndex([
      samplePassage(['Nothing here.'], { contextTitle: 'Lighthouse' }),
      samplePassage(['Nothing here.'], { headings: ['Lighthouse'] }),
      samplePassage(['Nothing lighthouse.']),
    ]);
    const scores = index.search('lighthouse');
    expect([...scores.keys()].sort()).toEqual([0, 1, 2]);
    expect(scores.get(2)).toBeGreaterThan(scores.get(0)!);
    expect(scores.get(2)).toBeGreaterThan(scores.get(1)!);
  });

  it.each(['', '   ', 'what is the', '?!', 'zeppelin'])('finds nothing for %j', (question) => {
    expect(HARBOUR.search(question).size).toBe(0);
  });

  it('finds nothing in an empty corpus', () => {
    expect(new LexicalIndex([]).search('harbour').size).toBe(0);
  });

  it('still finds a term that every passage has', () => {
    const index = new LexicalIndex([samplePassage(['Boats in port.']), samplePassage(['Boats at sea.'])]);
    const scores = index.search('boats');
    expect(scores.size).toBe(2);
    for (const score of scores.values()) expect(score).toBeGreaterThan(0);
  });

  it('gives scores worked by hand', () => {
    const index = new LexicalIndex(
      ['Gate harbour.', 'Bread oven.', 'Ferry lamp.'].map((text) => samplePassage([text])),
    );
    // All texts are of average length and have a term once, so each term found scores its weight, of at most 2.2 times it.
    const scores = index.search('gate harbour');
    expect([...scores.keys()]).toEqual([0]);
    expect(scores.get(0)).toBeCloseTo(1 / 2.2, 6);
    expect(index.search('gate bread').get(0)).toBeCloseTo(0.5 / 2.2, 6);
  });

  it('divides by what the unknown terms could have scored too', () => {
    expect(HARBOUR.search('bread zeppelin').get(3)).toBeLessThan(HARBOUR.search('bread').get(3)!);
  });

  it('gives a repeated word no more weight than one', () => {
    expect(HARBOUR.search('gate gate gate, gates').get(2)).toBeCloseTo(HARBOUR.search('gate').get(2)!);
  });

  it('keeps scores in (0, 1]', () => {
    const word = fc.constantFrom('harbour', 'gate', 'bread', 'oven', 'bakery', 'boat', 'the', '2025/1106', 'zeppelin');
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(' '));
    const passage = fc.record({ title: fc.option(text), heading: text, text });
    fc.assert(
      fc.property(fc.array(passage, { minLength: 1, maxLength: 8 }), text, (drafts, question) => {
        const passages = drafts.map((draft) =>
          samplePassage([draft.text], { contextTitle: draft.title, headings: [draft.heading] }),
        );
        for (const [row, score] of new LexicalIndex(passages).search(question)) {
          expect(passages[row]).toBeDefined();
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});

describe('LexicalIndex.analyse', () => {
  it('gives each term once, with the inverse document frequency of its passages', () => {
    const { weights } = HARBOUR.analyse('harbour, the gate of the harbour, 2025/1106');
    // 4 passages, of which 3, 2 and 1 have the term: ln(1 + 1.5 / 3.5), ln(1 + 2.5 / 2.5), ln(1 + 3.5 / 1.5).
    expect([...weights.keys()]).toEqual(['harbour', 'gate', '2025/1106']);
    expect([...weights.values()].map((weight) => Number(weight.toFixed(4)))).toEqual([0.3567, 0.6931, 1.204]);
  });

  it('never gives a negative weight, not even to a term of every passage', () => {
    const index = new LexicalIndex([samplePassage(['Boats.']), samplePassage(['Boats.']), samplePassage(['Boats.'])]);
    expect(index.analyse('boats').weights.get('boat')).toBeGreaterThan(0);
  });

  it('gives the share of the weight that is unknown', () => {
    expect(HARBOUR.analyse('harbour gate').unknownShare).toBe(0);
    expect(HARBOUR.analyse('zeppelin hangar').unknownShare).toBe(1);
    // ln(1 + 4.5 / 0.5) = 2.3026 for the unknown term, 0.6931 for the known one.
    expect(HARBOUR.analyse('gate zeppelin').unknownShare).toBeCloseTo(2.3026 / (2.3026 + 0.6931), 4);
  });

  it('counts words of titles and headings as known', () => {
    expect(HARBOUR.analyse('bakery ovens').unknownShare).toBe(0);
  });

  it.each(['', 'what is the', '🎉'])('counts all of %j as unknown', (question) => {
    expect(HARBOUR.analyse(question)).toEqual({ weights: new Map(), unknownShare: 1 });
  });
});

describe('coverage', () => {
  const query = sampleQuery({ gate: 3, harbour: 1 });

  it('gives the share of the weight whose terms stand in the text', () => {
    expect(coverage(query, 'The gates of the harbour')).toBe(1);
    expect(coverage(query, 'The gate, the gate')).toBe(0.75);
    expect(coverage(query, 'A harbour')).toBe(0.25);
    expect(coverage(query, 'Bread')).toBe(0);
    expect(coverage(query, '')).toBe(0);
  });

  it('is 0 for a question without terms', () => {
    expect(coverage(sampleQuery(), 'The gate')).toBe(0);
  });
});
