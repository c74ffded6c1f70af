import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../src/retrieval/edit-distance.ts';
import { sampleVocabulary } from '../../support/sample-knowledge.ts';

const CORPUS = sampleVocabulary([
  'partnership',
  'safety',
  'security',
  'canada',
  'ceta',
  'pact',
  'eur',
  'covid19',
  'of',
]);

describe('Vocabulary.has', () => {
  it('knows the words that it was made of, and no others', () => {
    expect(CORPUS.has('safety')).toBe(true);
    expect(CORPUS.has('of')).toBe(true);
    expect(CORPUS.has('saftey')).toBe(false);
    expect(CORPUS.has('')).toBe(false);
    expect(sampleVocabulary().has('safety')).toBe(false);
  });
});

describe('Vocabulary.correct', () => {
  it.each([
    ['a letter too many', 'cannada', 'canada'],
    ['a letter too few', 'secrity', 'security'],
    ['a wrong letter', 'sacurity', 'security'],
    ['two swapped letters', 'saftey', 'safety'],
    ['two edits in a long word', 'partnrshipp', 'partnership'],
    ['two swaps in a long word', 'patrnershpi', 'partnership'],
    ['a short word', 'pcat', 'pact'],
    ['a word that is right', 'safety', 'safety'],
  ])('mends %s', (_name, word, meant) => {
    expect(CORPUS.correct(word)).toBe(meant);
  });

  it.each([
    ['two edits in a word of six letters', 'saftye'],
    ['three edits in a long word', 'patrnrshpi'],
    ['words of three letters', 'cta'],
    ['words with digits', 'safet1'],
    ['what only a word with digits is near to', 'covid'],
    ['another first letter', 'decurity'],
    ['words that nothing is near to', 'zeppelin'],
    ['the empty word', ''],
  ])('does not mend %s', (_name, word) => {
    expect(CORPUS.correct(word)).toBeNull();
  });

  it('takes two edits from seven letters on', () => {
    const vocabulary = sampleVocabulary(['summit', 'signing']);
    expect(vocabulary.correct('simmat')).toBeNull();
    expect(vocabulary.correct('sogneng')).toBe('signing');
  });

  it('may take a word of three letters for one of four, but none of two', () => {
    expect(CORPUS.correct('euro')).toBe('eur');
    expect(sampleVocabulary(['eu']).correct('eeuu')).toBeNull();
  });

  it('takes the nearer of two, however rare it is', () => {
    expect(sampleVocabulary(['treaties', 'treaties', 'treaties', 'treating']).correct('treatnig')).toBe('treating');
    expect(sampleVocabulary(['treating', 'treaties', 'treaties', 'treaties']).correct('treatnig')).toBe('treating');
  });

  it.each([[['trace', 'track', 'track']], [['track', 'trace', 'track']], [['track', 'track', 'trace']]])(
    'takes the more frequent of two equally near ones (%j)',
    (words) => {
      expect(sampleVocabulary(words).correct('tracx')).toBe('track');
    },
  );

  it('lets frequency decide between words of any length', () => {
    const rareFirst = ['loan', 'loans', 'loans', 'loads', 'loads', 'loads'];
    expect(sampleVocabulary(rareFirst).correct('loaxs')).toBe('loads');
    expect(sampleVocabulary([...rareFirst].reverse()).correct('loaxs')).toBe('loads');
    expect(sampleVocabulary(['loan', 'loan', 'loand']).correct('loanx')).toBe('loan');
    expect(sampleVocabulary(['loan', 'loand', 'loand']).correct('loanx')).toBe('loand');
  });

  it('finds nothing in an empty vocabulary', () => {
    expect(sampleVocabulary().correct('partnership')).toBeNull();
  });

  it('gives the best of the words that are allowed, and null only where there is none', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c', 'd', 'á'), minLength: 1, maxLength: 9 });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 12 }), letters, (all, word) => {
        const most = word.length < 4 ? -1 : word.length < 7 ? 1 : 2;
        const near = all.filter((candidate) => candidate.length >= 3 && candidate[0] === word[0]);
        const distances = near.map((candidate) => editDistance(word, candidate, 20));
        const least = Math.min(...distances);
        const result = sampleVocabulary(all).correct(word);
        if (least > most) {
          expect(result).toBeNull();
        } else {
          const best = near.filter((_, index) => distances[index] === least);
          const counts = best.map((candidate) => best.filter((other) => other === candidate).length);
          expect(best).toContain(result);
          expect(best.filter((candidate) => candidate === result)).toHaveLength(Math.max(...counts));
        }
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });
});
