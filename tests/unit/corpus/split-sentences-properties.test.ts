import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_SENTENCE_CHARS, splitSentences } from '../../../src/corpus/split-sentences.ts';

const fragment = fc.constantFrom(
  ...[
    'Mr.',
    'U.S.',
    'etc.',
    'No.',
    'Art.',
    '1.',
    '2025',
    '€1.5',
    '. ',
    '? ',
    '! ',
    '… ',
    '; ',
    ', ',
    ' ',
    '  ',
    '\n',
    '\u00A0',
  ],
  ...['"', '”', '(', ')', 'The', 'the', 'Ärzte', '中文。', 'नमस्ते।', '😀', '👩‍👩‍👧', '\uD83D', '\uDE00', 'e\u0301'],
  ...['x'.repeat(350), '😀'.repeat(175), 'word '.repeat(90), 'clause, '.repeat(50)],
);
const text = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 200 }),
  fc.string({ unit: 'grapheme', maxLength: 200 }),
  fc.array(fc.nat({ max: 0xffff }), { maxLength: 200 }).map((units) => String.fromCharCode(...units)),
  fc.array(fragment, { maxLength: 40 }).map((parts) => parts.join('')),
);

function check(property: (text: string) => void): void {
  fc.assert(fc.property(text, property), { seed: 20261124, numRuns: 1_000 });
}

describe('splitSentences, for any text', () => {
  it('holds every character that is not white space, in order and once', () => {
    check((text) => {
      let from = 0;
      for (const [start, end] of splitSentences(text)) {
        expect(start).toBeGreaterThanOrEqual(from);
        expect(end).toBeGreaterThan(start);
        expect(text.slice(from, start).trim()).toBe('');
        from = end;
      }
      expect(text.slice(from).trim()).toBe('');
    });
  });

  it('gives no sentence with white space at an end, and none that is too long', () => {
    check((text) => {
      for (const [start, end] of splitSentences(text)) {
        const sentence = text.slice(start, end);
        expect(sentence.trim()).toBe(sentence);
        expect(sentence.length).toBeLessThanOrEqual(MAX_SENTENCE_CHARS);
      }
    });
  });

  it('never cuts a surrogate pair', () => {
    check((text) => {
      for (const offset of splitSentences(text).flat()) {
        expect(/[\uD800-\uDBFF]$/.test(text.slice(0, offset)) && /^[\uDC00-\uDFFF]/.test(text.slice(offset))).toBe(
          false,
        );
      }
    });
  });

  it('gives the same sentences each time', () => {
    check((text) => {
      expect(splitSentences(text)).toEqual(splitSentences(text));
    });
  });
});
