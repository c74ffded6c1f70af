import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { terms, toTerm, words } from '../../../src/retrieval/terms.ts';

describe('words', () => {
  it.each([
    ['Regulation (EU) 2025/1106.', ['regulation', 'eu', '2025/1106']],
    ['1.5 of 3,000, or 1,106.25', ['1.5', 'of', '3,000', 'or', '1,106.25']],
    ['€150 billion, 5%', ['150', 'billion', '5']],
    ['The A400M and F-35', ['the', 'a400m', 'and', 'f', '35']],
    ['Montréal, Köln, naïve', ['montreal', 'koln', 'naive']],
    ['ﬁnance １２３', ['finance', '123']],
    ['ISLAND İstanbul', ['island', 'istanbul']],
    ['Что 日本', ['что', '日本']],
    ['', []],
    ['?! … 🎉', []],
  ])('splits %j', (text, expected) => {
    expect(words(text)).toEqual(expected);
  });

  it('gives the same words for composed and decomposed accents', () => {
    expect(words('Montréal'.normalize('NFD'))).toEqual(words('Montréal'.normalize('NFC')));
  });

  it('never gives an empty word or one with white space', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        for (const word of words(text)) expect(word).toMatch(/^[\p{L}\p{N}][\p{L}\p{N}.,/]*$/u);
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });
});

describe('terms', () => {
  it('leaves stop words out', () => {
    expect(terms('What is the size of the fund?')).toEqual(['size', 'fund']);
    expect(terms("Please tell me what it's about")).toEqual([]);
  });

  it('gives the forms of a word one stem', () => {
    expect(terms('agreement agreements')).toEqual(['agreement', 'agreement']);
    expect(new Set(terms('loan loans')).size).toBe(1);
    expect(new Set(terms('sign signs signed signing')).size).toBe(1);
    expect(new Set(terms('agency agencies')).size).toBe(1);
  });

  it('keeps order and repetitions', () => {
    expect(terms('bread, the oven, bread')).toEqual(['bread', 'oven', 'bread']);
  });

  it('leaves numbers as they are', () => {
    expect(terms('2025/1106 and 1.5')).toEqual(['2025/1106', '1.5']);
  });
});

describe('toTerm', () => {
  it('gives null for a stop word and a stem for another', () => {
    expect(toTerm('which')).toBeNull();
    expect(toTerm('signed')).toBe('sign');
  });
});
