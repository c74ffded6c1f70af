import { describe, expect, it } from 'vitest';
import type { Document } from '../../../src/corpus/document.ts';
import { type SplittingParameters, SPLITTING, splitPassages } from '../../../src/passages/split-passages.ts';
import { documentOf, documentOfSentences } from '../../support/corpus-documents.ts';

const LIMITS: SplittingParameters = { minTokens: 4, maxTokens: 10, maxChars: 200 };

function countWords(text: string): number {
  return text.split(' ').length;
}

function split(document: Document, limits: Partial<SplittingParameters> = {}): string[][] {
  const passages = splitPassages(document, countWords, { ...LIMITS, ...limits });
  return passages.map(({ sentences }) => sentences.map(({ text }) => text));
}

describe('splitPassages', () => {
  it('keeps a block whole that has just as many tokens as fit', () => {
    expect(split(documentOfSentences(['a b c d e', 'f g h i j']))).toEqual([['a b c d e', 'f g h i j']]);
  });

  it('keeps blocks apart that are long enough', () => {
    expect(split(documentOfSentences(['a b c d'], ['e f g h']))).toEqual([['a b c d'], ['e f g h']]);
  });

  it('joins a short block to the one before it, or to the one after it', () => {
    expect(split(documentOfSentences(['a b c d'], ['e']))).toEqual([['a b c d', 'e']]);
    expect(split(documentOfSentences(['a'], ['b c d e']))).toEqual([['a', 'b c d e']]);
  });

  it('leaves a short block alone where joining does not fit', () => {
    expect(split(documentOfSentences(['a b c d e f g h i j'], ['k'], ['l m n o p q r s t u']))).toEqual([
      ['a b c d e f g h i j'],
      ['k'],
      ['l m n o p q r s t u'],
    ]);
  });

  it('cuts a block that is too long into the fewest parts, of even size', () => {
    expect(split(documentOfSentences(['a b c', 'd e f', 'g h i', 'j k l']))).toEqual([
      ['a b c', 'd e f'],
      ['g h i', 'j k l'],
    ]);
  });

  it('counts characters as well as tokens, with the spaces between sentences', () => {
    const document = documentOfSentences(['aaaa', 'bbbb', 'cccc']);
    expect(split(document, { maxChars: 14 })).toEqual([['aaaa', 'bbbb', 'cccc']]);
    expect(split(document, { maxChars: 13, minTokens: 1 })).toHaveLength(2);
  });

  it('keeps a sentence whole that is too long by itself', () => {
    const long = 'a b c d e f g h i j k l';
    expect(split(documentOfSentences(['x y', long, 'z']))).toEqual([['x y'], [long], ['z']]);
  });

  it('never joins sections', () => {
    const passages = splitPassages(documentOf('# T\n\nA.\n\n## B\n\nb.\n\n### C\n\nc.\n'), countWords);
    expect(passages.map(({ headings, sectionIndex }) => ({ headings, sectionIndex }))).toEqual([
      { headings: [], sectionIndex: 0 },
      { headings: ['B'], sectionIndex: 1 },
      { headings: ['B', 'C'], sectionIndex: 2 },
    ]);
  });

  it('gives every passage the document’s id, and its title only where it has one of its own', () => {
    const named = splitPassages(documentOf('# T\n\nA.', 'news/a.md'), countWords);
    expect(named[0]).toMatchObject({ documentId: 'news/a', contextTitle: 'T' });
    const unnamed = splitPassages(documentOf('A.', 'news/a.md'), countWords);
    expect(unnamed[0]).toMatchObject({ documentId: 'news/a', contextTitle: null });
  });

  it('keeps lines and footnotes of the sentences', () => {
    const [passage] = splitPassages(documentOf('One.[^a]\nTwo.\n\n[^a]: A\n'), countWords);
    expect(passage!.sentences).toEqual([
      { text: 'One.', lines: [1, 1], footnotes: ['a'] },
      { text: 'Two.', lines: [2, 2], footnotes: [] },
    ]);
  });

  it.each(['', '# Only\n\n## headings\n', '<!-- nothing -->'])('gives no passages for %j', (markdown) => {
    expect(splitPassages(documentOf(markdown), countWords)).toEqual([]);
  });

  it('keeps to the length of an excerpt by default', () => {
    expect(SPLITTING.maxChars).toBeLessThanOrEqual(700);
    const sentences = Array.from(
      { length: 40 },
      (_, index) => `Sentence number ${index} of a long paragraph stands here.`,
    );
    const passages = splitPassages(documentOfSentences(sentences), () => 1);
    expect(passages.length).toBeGreaterThan(1);
    for (const passage of passages) {
      expect(passage.sentences.map(({ text }) => text).join(' ').length).toBeLessThanOrEqual(SPLITTING.maxChars);
    }
  });
});
