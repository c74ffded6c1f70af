import { describe, expect, it } from 'vitest';
import { type Passage, passageContext, passageText } from '../../../src/passages/passage.ts';

function createPassage(overrides: Partial<Passage> = {}): Passage {
  return {
    documentId: 'safe',
    contextTitle: 'SAFE',
    headings: ['Loans', 'Terms'],
    sectionIndex: 0,
    sentences: [{ text: 'One.', lines: [1, 1], footnotes: [] }],
    ...overrides,
  };
}

describe('passageText', () => {
  it('is the sentences with one space between them', () => {
    const sentences = ['One.', 'Two?', 'Three'].map((text) => ({ text, lines: [1, 1] as const, footnotes: [] }));
    expect(passageText(createPassage({ sentences }))).toBe('One. Two? Three');
  });

  it('is the sentence alone where there is one', () => {
    expect(passageText(createPassage())).toBe('One.');
  });
});

describe('passageContext', () => {
  it('is the title and the headings from the outermost to the innermost', () => {
    expect(passageContext(createPassage())).toBe('SAFE: Loans: Terms');
  });

  it('leaves out a title that is not the document’s own', () => {
    expect(passageContext(createPassage({ contextTitle: null }))).toBe('Loans: Terms');
  });

  it('is the title alone where there are no headings, and empty where there is neither', () => {
    expect(passageContext(createPassage({ headings: [] }))).toBe('SAFE');
    expect(passageContext(createPassage({ contextTitle: null, headings: [] }))).toBe('');
  });
});
