import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { askedPart } from '../../../src/retrieval/asked-part.ts';

describe('askedPart', () => {
  it.each([
    ['a question alone', 'Who signed the pact?', 'Who signed the pact?'],
    ['words that are no sentence', 'safety pact', 'safety pact'],
    ['nothing', '', ''],
    ['the question after what was told', 'I read about the pact. It was in the news. Who signed it?', 'Who signed it?'],
    [
      'the question before what was told',
      'Who signed it? I read about the pact. It was in the news.',
      'Who signed it?',
    ],
    ['a question between', 'I read about the pact. Who signed it? Thank you.', 'Who signed it?'],
    [
      'two questions, though they do not stand together',
      'Is there a pact? I read so. Who signed it?',
      'Is there a pact? Who signed it?',
    ],
    [
      'the last two of three questions',
      'Is it new? Is there a pact? Who signed it?',
      'Is there a pact? Who signed it?',
    ],
    [
      'the last two sentences where none asks',
      'I read the news. There is a pact. Tell me who signed it.',
      'There is a pact. Tell me who signed it.',
    ],
    ['both of two sentences', 'There is a pact. Tell me who signed it.', 'There is a pact. Tell me who signed it.'],
    ['a sentence with an abbreviation whole', 'Is art. 42 of No. 7 part of it?', 'Is art. 42 of No. 7 part of it?'],
    ['a French question with its space', 'Il y a un pacte. Qui a signé ?', 'Qui a signé ?'],
  ])('takes %s', (_what, message, asked) => {
    expect(askedPart(message)).toBe(asked);
  });

  it('takes sentences of the message, two at most, the last one that asks among them', () => {
    const sentence = fc
      .tuple(
        fc.constantFrom('Boats pay a fee', 'Who pays', 'The gate closes', 'É tudo'),
        fc.constantFrom('.', '?', '!'),
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.array(sentence, { minLength: 1, maxLength: 6 }), (sentences) => {
        const asked = askedPart(sentences.join(' '));
        const parts = asked.split(/(?<=[.?!]) /u);
        expect(parts.length).toBeLessThanOrEqual(2);
        for (const part of parts) expect(sentences).toContain(part);
        const asking = sentences.filter((own) => own.endsWith('?'));
        expect(parts.at(-1)).toBe(asking.at(-1) ?? sentences.at(-1));
        expect(parts.every((part) => part.endsWith('?'))).toBe(asking.length > 0);
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });

  it('never throws, and is empty only where there is nothing but blanks', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (message) => {
        expect(askedPart(message) === '').toBe(message.trim() === '');
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});
