import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { LexicalIndex, type QueryTerms } from '../../../src/retrieval/lexical-index.ts';
import type { LanguageKnowledge } from '../../../src/retrieval/retriever.ts';
import { toTerm } from '../../../src/retrieval/terms.ts';
import { sampleKnowledge, sampleUnderstood } from '../../support/sample-knowledge.ts';
import { samplePassage } from '../../support/sample-passages.ts';

const indexOf = (...texts: string[]): LexicalIndex => new LexicalIndex(texts.map((text) => samplePassage([text])));

function analyse(index: LexicalIndex, question: string, knowledge: LanguageKnowledge = sampleKnowledge()): QueryTerms {
  return index.analyse(sampleUnderstood(question, { vocabulary: index.vocabulary, knowledge }));
}

function search(index: LexicalIndex, question: string, knowledge?: LanguageKnowledge): Map<number, number> {
  return index.score(analyse(index, question, knowledge)).all();
}

const bestFirst = (scores: ReadonlyMap<number, number>): number[] =>
  [...scores.keys()].sort((a, b) => scores.get(b)! - scores.get(a)!);

const AGENCY = sampleKnowledge({ synonyms: [['European Defence Agency', 'AED', 'EDA']] });

describe('search with synonyms', () => {
  const index = indexOf(
    'The European Defence Agency sits in Brussels.',
    'The AED sits in Brussels, says a French text.',
    'A fishing agency sits in Vigo, by the sea.',
    'Bread is baked in Ghent every single morning.',
  );

  it('finds a passage by another name, below one that has the name itself', () => {
    const scores = search(index, 'AED', AGENCY);
    expect(bestFirst(scores).slice(0, 2)).toEqual([1, 0]);
    expect(scores.get(1)).toBeGreaterThan(scores.get(0)!);
    expect([...search(index, 'AED').keys()]).toEqual([1]);
  });

  it('prefers the whole of a long name to a part of it', () => {
    const scores = search(index, 'AED', AGENCY);
    expect(scores.get(0)).toBeGreaterThan(scores.get(2) ?? 0);
    expect(scores.has(3)).toBe(false);
  });

  it('finds by an abbreviation that the corpus lacks', () => {
    expect([...search(index, 'EDA', AGENCY).keys()]).toEqual(expect.arrayContaining([0, 1]));
    expect(search(index, 'EDA').size).toBe(0);
  });

  it('finds the abbreviation by the long name', () => {
    const scores = search(index, 'European Defence Agency', AGENCY);
    expect(scores.get(1)).toBeGreaterThan(0);
    expect(bestFirst(scores)[0]).toBe(0);
  });

  it('counts a name as one concept, known if any of its names is', () => {
    const { concepts, unknownShare } = analyse(index, 'the EDA', AGENCY);
    expect(unknownShare).toBe(0);
    expect(concepts).toMatchObject([
      {
        isKnown: true,
        alternatives: [
          { terms: ['european', 'defenc', 'agenc'], factor: 0.8 },
          { terms: [toTerm('aed')], factor: 0.8 },
          { terms: ['eda'], factor: 1 },
        ],
      },
    ]);
    expect(analyse(index, 'the EDA').unknownShare).toBe(1);
  });

  it('counts a name as unknown that no passage says in any of its forms', () => {
    const other = sampleKnowledge({ synonyms: [['Bread Agency Board', 'BAB']] });
    expect(analyse(index, 'BAB', other)).toMatchObject({ concepts: [{ isKnown: false }], unknownShare: 1 });
  });

  it('weighs a name by its most telling word, in the form that is commonest', () => {
    const { concepts } = analyse(index, 'AED', AGENCY);
    // "aed" and "european" stand in 1 of 4 passages: ln(1 + 3.5 / 1.5).
    expect(concepts[0]?.weight).toBeCloseTo(1.204, 3);
    const common = indexOf('The AED.', 'The AED.', 'The European Defence Agency.', 'Bread.');
    expect(analyse(common, 'AED', AGENCY).concepts[0]?.weight).toBeCloseTo(Math.log(2), 6);
  });

  it('keeps weights and scores finite where a name holds only words that say nothing', () => {
    const hollow = sampleKnowledge({ synonyms: [['The Who', 'Who Is It']] });
    const query = analyse(index, 'Is the who in Brussels?', hollow);
    for (const { weight } of query.concepts) expect(weight).toBeLessThan(Infinity);
    expect(query.unknownShare).toBe(0);
    expect(index.score(query).of(0)).toBeGreaterThan(0);
  });
});

describe('search with mended words', () => {
  const index = indexOf('The safety pact binds Canada.', 'The safety of bread.', 'Ferries leave at noon for Ghent.');

  it('finds what the right words find, in the same order', () => {
    const right = bestFirst(search(index, 'safety pact Canada'));
    expect(right).toEqual([0, 1]);
    expect(bestFirst(search(index, 'saftey pact cannada'))).toEqual(right);
  });

  it('gives a mended word four fifths of the score of an exact one', () => {
    expect(search(index, 'saftey').get(1)! / search(index, 'safety').get(1)!).toBeCloseTo(0.8, 6);
    expect(search(index, 'saftey pact').get(0)).toBeLessThan(search(index, 'safety pact').get(0)!);
  });

  it('prefers the passage with an exact word to one with a mended word of the same weight', () => {
    const twins = indexOf('The treaty gate.', 'The summit gate.');
    expect(bestFirst(search(twins, 'summit traety'))).toEqual([1, 0]);
    expect(bestFirst(search(twins, 'sumimt treaty'))).toEqual([0, 1]);
  });

  it('counts a mended word as known, with its lower factor', () => {
    expect(analyse(index, 'saftey')).toMatchObject({
      concepts: [{ alternatives: [{ terms: ['safeti'], factor: 0.8 }], isKnown: true }],
      unknownShare: 0,
    });
  });

  it('lets a number win over a likeness', () => {
    const laws = indexOf('The regulation.', 'Under 2025/1106.', 'Under 2025/1107.', 'Under 1106.');
    const scores = search(laws, 'regulatoin 2025/1106');
    expect(bestFirst(scores)).toEqual([1, 0]);
    expect([...search(laws, '2025/1106').keys()]).toEqual([1]);
    expect(search(laws, '2025/1108').size).toBe(0);
  });
});

describe('search with any guesses', () => {
  it('keeps scores in (0, 1] and shares in [0, 1]', () => {
    const word = fc.constantFrom('aed', 'european', 'defence', 'agency', 'eda', 'agnecy', 'bread', 'breda', 'the');
    const text = fc.array(word, { minLength: 1, maxLength: 10 }).map((parts) => parts.join(' '));
    fc.assert(
      fc.property(fc.array(text, { minLength: 1, maxLength: 6 }), text, (texts, question) => {
        const index = indexOf(...texts);
        const query = analyse(index, question, AGENCY);
        expect(query.unknownShare).toBeGreaterThanOrEqual(0);
        expect(query.unknownShare).toBeLessThanOrEqual(1);
        for (const score of index.score(query).all().values()) {
          expect(score).toBeGreaterThan(0);
          expect(score).toBeLessThanOrEqual(1);
        }
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});
