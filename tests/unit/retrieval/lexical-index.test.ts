import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { coverage, LexicalIndex, type QueryTerms } from '../../../src/retrieval/lexical-index.ts';
import { sampleUnderstood } from '../../support/sample-knowledge.ts';
import { samplePassage, sampleQuery } from '../../support/sample-passages.ts';

const HARBOUR = new LexicalIndex([
  samplePassage(['The harbour master keeps the harbour book.']),
  samplePassage(['The harbour gate opens under Regulation 2025/1106.']),
  samplePassage(['The harbour gate closes at ten.']),
  samplePassage(['Rye bread is baked every morning.'], { contextTitle: 'Bakery', headings: ['Ovens'] }),
]);

/** The question's own words, none mended. */
function analyse(index: LexicalIndex, question: string): QueryTerms {
  return index.analyse(sampleUnderstood(question));
}

const search = (index: LexicalIndex, question: string): Map<number, number> =>
  index.score(analyse(index, question)).all();

describe('LexicalIndex.score', () => {
  it('ranks a passage with a rare exact term before those with common ones', () => {
    const scores = search(HARBOUR, 'harbour gate 2025/1106');
    const [best] = [...scores].sort((a, b) => b[1] - a[1])[0]!;
    expect(best).toBe(1);
    expect(scores.get(1)).toBeGreaterThan(scores.get(2)!);
    expect(scores.get(2)).toBeGreaterThan(scores.get(0)!);
  });

  it('gives only passages that share a term with the question', () => {
    expect([...search(HARBOUR, 'bread').keys()]).toEqual([3]);
    expect([...search(HARBOUR, 'gate').keys()].sort()).toEqual([1, 2]);
  });

  it('finds other forms of a word, other case and other accents', () => {
    expect([...search(HARBOUR, 'BAKING').keys()]).toEqual([3]);
    expect([...search(HARBOUR, 'harboür Masters').keys()]).toContain(0);
  });

  it('does not find a number by a part of it', () => {
    expect(search(HARBOUR, '1106').size).toBe(0);
    expect(search(HARBOUR, '2025').size).toBe(0);
  });

  it('finds a passage by its title and by its headings, which count less than text', () => {
    const index = new LexicalIndex([
      samplePassage(['Nothing here.'], { contextTitle: 'Lighthouse' }),
      samplePassage(['Nothing here.'], { headings: ['Lighthouse'] }),
      samplePassage(['Nothing lighthouse.']),
    ]);
    const scores = search(index, 'lighthouse');
    expect([...scores.keys()].sort()).toEqual([0, 1, 2]);
    expect(scores.get(2)).toBeGreaterThan(scores.get(0)!);
    expect(scores.get(2)).toBeGreaterThan(scores.get(1)!);
  });

  it.each(['', '   ', 'what is the', '?!', 'zeppelin'])('finds nothing for %j', (question) => {
    expect(search(HARBOUR, question).size).toBe(0);
  });

  it('finds nothing in an empty corpus', () => {
    expect(search(new LexicalIndex([]), 'harbour').size).toBe(0);
  });

  it('still finds a term that every passage has', () => {
    const index = new LexicalIndex([samplePassage(['Boats in port.']), samplePassage(['Boats at sea.'])]);
    const scores = search(index, 'boats');
    expect(scores.size).toBe(2);
    for (const score of scores.values()) expect(score).toBeGreaterThan(0);
  });

  it('gives scores worked by hand', () => {
    const index = new LexicalIndex(
      ['Gate harbour.', 'Bread oven.', 'Ferry lamp.'].map((text) => samplePassage([text])),
    );
    // All texts are of average length and have a term once, so each term found scores its weight, of at most 2.2 times it.
    const scores = search(index, 'gate harbour');
    expect([...scores.keys()]).toEqual([0]);
    expect(scores.get(0)).toBeCloseTo(1 / 2.2, 6);
    expect(search(index, 'gate bread').get(0)).toBeCloseTo(0.5 / 2.2, 6);
  });

  it('divides by what the unknown terms could have scored too', () => {
    expect(search(HARBOUR, 'bread zeppelin').get(3)).toBeLessThan(search(HARBOUR, 'bread').get(3)!);
  });

  it('gives a repeated word no more weight than one', () => {
    expect(search(HARBOUR, 'gate gate gate, gates').get(2)).toBeCloseTo(search(HARBOUR, 'gate').get(2)!);
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
        for (const [row, score] of search(new LexicalIndex(passages), question)) {
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
    const { concepts } = analyse(HARBOUR, 'harbour, the gate of the harbour, 2025/1106');
    // 4 passages, of which 3, 2 and 1 have the term: ln(1 + 1.5 / 3.5), ln(1 + 2.5 / 2.5), ln(1 + 3.5 / 1.5).
    expect(concepts.map((concept) => ({ ...concept, weight: Number(concept.weight.toFixed(4)) }))).toEqual([
      { weight: 0.3567, alternatives: [{ terms: ['harbour'], factor: 1 }], isKnown: true },
      { weight: 0.6931, alternatives: [{ terms: ['gate'], factor: 1 }], isKnown: true },
      { weight: 1.204, alternatives: [{ terms: ['2025/1106'], factor: 1 }], isKnown: true },
    ]);
  });

  it('never gives a negative weight, not even to a term of every passage', () => {
    const index = new LexicalIndex([samplePassage(['Boats.']), samplePassage(['Boats.']), samplePassage(['Boats.'])]);
    const { concepts } = analyse(index, 'boats');
    expect(concepts).toHaveLength(1);
    expect(concepts[0]?.weight).toBeGreaterThan(0);
  });

  it('gives the share of the weight that is unknown', () => {
    expect(analyse(HARBOUR, 'harbour gate').unknownShare).toBe(0);
    expect(analyse(HARBOUR, 'zeppelin hangar').unknownShare).toBe(1);
    // ln(1 + 4.5 / 0.5) = 2.3026 for the unknown term, 0.6931 for the known one.
    expect(analyse(HARBOUR, 'gate zeppelin').unknownShare).toBeCloseTo(2.3026 / (2.3026 + 0.6931), 4);
  });

  it('counts words of titles and headings as known', () => {
    expect(analyse(HARBOUR, 'bakery ovens').unknownShare).toBe(0);
  });

  it.each(['', 'what is the', '🎉'])('counts all of %j as unknown', (question) => {
    expect(analyse(HARBOUR, question)).toEqual({ concepts: [], unknownShare: 1 });
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

  it('counts the best of several ways of saying a thing, each only if all of it is there', () => {
    const agency = {
      weight: 3,
      alternatives: [
        { terms: ['eda'], factor: 1 },
        { terms: ['defenc', 'agenc'], factor: 0.8 },
      ],
      isKnown: true,
    };
    const { concepts } = sampleQuery({ budget: 1 });
    const both: QueryTerms = { concepts: [agency, ...concepts], unknownShare: 0 };
    expect(coverage(both, 'The budget of the EDA')).toBe(1);
    expect(coverage(both, 'The EDA is the defence agency')).toBe(0.75);
    expect(coverage(both, 'The defence agencies and a budget')).toBeCloseTo((3 * 0.8 + 1) / 4, 10);
    expect(coverage(both, 'Some agency')).toBe(0);
  });
});
