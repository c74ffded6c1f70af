import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { documentOf, sentencesOf } from '../../support/corpus-documents.ts';
import { type GeneratedMarkdown, generatedMarkdown, wordsIn } from '../../support/markdown-documents.ts';

function check(property: (generated: GeneratedMarkdown) => void): void {
  fc.assert(fc.property(generatedMarkdown(), property), { seed: 20261124, numRuns: 120 });
}

describe('parseDocument, for any document', () => {
  it('gives exactly the text of the document, in order', () => {
    check(({ markdown, plainText }) => {
      expect(
        sentencesOf(documentOf(markdown))
          .map(({ text }) => text)
          .join(' '),
      ).toBe(plainText);
    });
  });

  it('gives lines that hold the first and the last word of the sentence', () => {
    check(({ markdown }) => {
      const source = markdown.split(/\r?\n/);
      for (const { text, lines } of sentencesOf(documentOf(markdown))) {
        const words = wordsIn(text);
        expect(wordsIn(source[lines[0] - 1]!)).toContain(words[0]);
        expect(wordsIn(source[lines[1] - 1]!)).toContain(words.at(-1));
      }
    });
  });

  it('gives each footnote to the one sentence that holds the word before its mark', () => {
    check(({ markdown, marks }) => {
      const document = documentOf(markdown);
      const found = sentencesOf(document).flatMap(({ text, footnotes }) =>
        footnotes.map((label) => ({ label, words: wordsIn(text) })),
      );
      expect(found.map(({ label }) => label)).toEqual(marks.map(({ label }) => label));
      for (const [index, { word }] of marks.entries()) expect(found[index]!.words).toContain(word);
      expect([...document.footnotes.keys()]).toEqual(marks.map(({ label }) => label));
    });
  });

  it('gives the same document each time', () => {
    check(({ markdown }) => {
      expect(documentOf(markdown)).toEqual(documentOf(markdown));
    });
  });

  it('reads any text without failing, and gives lines of it in order', () => {
    const markdownLike = fc.array(
      fc.oneof(
        fc.constantFrom(
          '#',
          '- ',
          '> ',
          '```',
          '|',
          '---',
          '[^a]',
          '[^a]: ',
          '*',
          '`',
          '<b>',
          '\n',
          '\r\n',
          '\n\n',
          '    ',
          '![',
          '](',
        ),
        fc.string({ unit: 'grapheme', maxLength: 8 }),
      ),
      { maxLength: 40 },
    );
    const property = fc.property(markdownLike, (parts) => {
      const markdown = `\n${parts.join('')}`;
      for (const { text, lines } of sentencesOf(documentOf(markdown))) {
        expect(text.trim()).not.toBe('');
        expect(lines[0]).toBeGreaterThanOrEqual(1);
        expect(lines[1]).toBeGreaterThanOrEqual(lines[0]);
        expect(lines[1]).toBeLessThanOrEqual(markdown.split(/\r\n|\r|\n/).length);
      }
    });
    fc.assert(property, { seed: 20261124, numRuns: 1_000 });
  });
});
