import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Document } from '../../../src/corpus/document.ts';
import { type Passage, passageText } from '../../../src/passages/passage.ts';
import { type SplittingParameters, splitPassages } from '../../../src/passages/split-passages.ts';
import { documentOf, sentencesOf } from '../../support/corpus-documents.ts';
import { generatedMarkdown, wordsIn } from '../../support/markdown-documents.ts';

const limitsArbitrary = fc.record({
  minTokens: fc.integer({ min: 1, max: 30 }),
  maxTokens: fc.integer({ min: 5, max: 80 }),
  maxChars: fc.integer({ min: 60, max: 700 }),
});

function countTokens(text: string): number {
  return text.split(' ').length;
}

function fits(text: string, limits: SplittingParameters): boolean {
  return countTokens(text) <= limits.maxTokens && text.length <= limits.maxChars;
}

interface Split {
  readonly document: Document;
  readonly plainText: string;
  readonly limits: SplittingParameters;
  readonly passages: readonly Passage[];
}

function check(property: (split: Split) => void): void {
  const splits = fc.property(generatedMarkdown(), limitsArbitrary, ({ markdown, plainText }, limits) => {
    const document = documentOf(markdown);
    property({ document, plainText, limits, passages: splitPassages(document, countTokens, limits) });
  });
  fc.assert(splits, { seed: 20261124, numRuns: 120 });
}

describe('splitPassages, for any document', () => {
  it('puts every word into exactly one passage, in order, and invents none', () => {
    check(({ plainText, passages }) => {
      expect(passages.map(passageText).join(' ')).toBe(plainText);
      const words = passages.flatMap((passage) => wordsIn(passageText(passage)));
      expect(words).toEqual(wordsIn(plainText));
      expect(new Set(words).size).toBe(words.length);
    });
  });

  it('makes passages of runs of whole sentences of one section', () => {
    check(({ document, passages }) => {
      expect(passages.flatMap(({ sentences }) => sentences)).toEqual(sentencesOf(document));
      for (const { sentences, sectionIndex, headings } of passages) {
        const section = document.sections[sectionIndex]!;
        const own = section.blocks.flatMap((block) => block.sentences);
        expect(sentences.length).toBeGreaterThan(0);
        expect(sentences.every((sentence) => own.includes(sentence))).toBe(true);
        expect(headings).toEqual(section.headings);
      }
    });
  });

  it('keeps passages within the limits, but for single sentences', () => {
    check(({ passages, limits }) => {
      for (const passage of passages)
        expect(fits(passageText(passage), limits) || passage.sentences.length === 1).toBe(true);
    });
  });

  it('keeps a block in one passage where it fits', () => {
    check(({ document, passages, limits }) => {
      const blocks = document.sections.flatMap((section) => section.blocks);
      for (const { sentences } of blocks.filter((block) =>
        fits(block.sentences.map(({ text }) => text).join(' '), limits),
      )) {
        expect(passages.some((passage) => sentences.every((sentence) => passage.sentences.includes(sentence)))).toBe(
          true,
        );
      }
    });
  });

  it('leaves no short passage beside one of its section with which it would fit', () => {
    check(({ passages, limits }) => {
      for (const [index, right] of passages.entries()) {
        const left = passages[index - 1];
        if (left?.sectionIndex !== right.sectionIndex) continue;
        const texts = [passageText(left), passageText(right)] as const;
        if (Math.min(...texts.map(countTokens)) < limits.minTokens) expect(fits(texts.join(' '), limits)).toBe(false);
      }
    });
  });

  it('gives the same passages each time', () => {
    check(({ document, passages, limits }) => {
      expect(splitPassages(document, countTokens, limits)).toEqual(passages);
    });
  });
});
