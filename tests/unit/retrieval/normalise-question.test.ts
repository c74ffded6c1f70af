import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_QUESTION_CHARS, normaliseQuestion } from '../../../src/retrieval/normalise-question.ts';

describe('normaliseQuestion', () => {
  it.each([
    ['an ordinary question', 'How big is SAFE?', 'How big is SAFE?'],
    ['white space around and within', '  How\tbig \n\n is SAFE? ', 'How big is SAFE?'],
    ['control characters', 'big\u0000 SAFE\u0007', 'big SAFE'],
    ['right-to-left overrides', '\u202Ebig SAFE\u202C', 'big SAFE'],
    ['a lone surrogate', 'big \uD800 SAFE', 'big SAFE'],
    ['a user mention', '<@123456789012345678> big SAFE', 'big SAFE'],
    ['an old user mention', 'big <@!123456789012345678> SAFE', 'big SAFE'],
    ['a role mention', '<@&123456789012345678> big SAFE', 'big SAFE'],
    ['a channel mention', 'big SAFE <#123456789012345678>', 'big SAFE'],
    ['a custom emoji', '<:safe:123456789012345678> big SAFE', 'big SAFE'],
    ['an animated emoji', '<a:safe_1:123456789012345678> big SAFE', 'big SAFE'],
    ['@everyone', '@everyone big SAFE', 'big SAFE'],
    ['@here', 'big SAFE @here', 'big SAFE'],
    ['a full-width @everyone', '＠everyone big SAFE', 'big SAFE'],
    ['mentions between words', 'big<@123456789012345678>SAFE', 'big SAFE'],
    ['full-width letters', 'ｂｉｇ ＳＡＦＥ', 'big SAFE'],
    ['ligatures', 'ﬁnance', 'finance'],
    ['an emoji beside words', '🎉 big SAFE', '🎉 big SAFE'],
  ])('handles %s', (_, question, text) => {
    expect(normaliseQuestion(question)).toEqual({ text });
  });

  it.each([
    'Что такое SAFE?',
    '安全保障とは何ですか?',
    'ما هي الشراكة؟',
    'Τι είναι το SAFE;',
    'Où est Montréal ?',
    '2025',
  ])('keeps %j as it is', (question) => {
    expect(normaliseQuestion(question)).toEqual({ text: question });
  });

  it('keeps words with a dot after an at sign that are no mention', () => {
    expect(normaliseQuestion('@everyoneelse and <@name>')).toEqual({ text: '@everyoneelse and <@name>' });
  });

  it.each([
    ['soft hyphens', 'part\u00ADner\u00ADship'],
    ['word joiners', 'partner\u2060ship'],
  ])('does not cut a word at %s, which nobody sees', (_, question) => {
    expect(normaliseQuestion(question)).toEqual({ text: 'partnership' });
  });

  it.each(['', '   ', '\n\t', '\u0000\u0001', '\u202E', '@everyone', '<@123456789012345678> <:smile:1>'])(
    'says that %j is empty',
    (question) => {
      expect(normaliseQuestion(question)).toEqual({ problem: expect.stringContaining('empty') as string });
    },
  );

  it.each(['🎉', '😀 👨‍👩‍👧', '?!…', '—', '€ $', '<@>'])('says that %j holds no words', (question) => {
    expect(normaliseQuestion(question)).toEqual({ problem: expect.stringContaining('no words') as string });
  });

  it('takes a question of the greatest length and says how long a longer one is', () => {
    const longest = 'x'.repeat(MAX_QUESTION_CHARS);
    expect(normaliseQuestion(` ${longest} `)).toEqual({ text: longest });
    expect(normaliseQuestion(`${longest}x`)).toEqual({ problem: expect.stringMatching(/1001.*1000/) as string });
    expect(normaliseQuestion('word '.repeat(1200))).toEqual({ problem: expect.stringContaining('5999') as string });
  });

  it('gives either a clean text or a problem for any text', () => {
    const units = fc.array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 80 });
    const anyText = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 80 }),
      units.map((codes) => String.fromCharCode(...codes)),
    );
    fc.assert(
      fc.property(anyText, (question) => {
        const result = normaliseQuestion(question);
        if ('problem' in result) {
          expect(result.problem).not.toBe('');
        } else {
          expect(result.text).toMatch(/[\p{L}\p{N}]/u);
          expect(result.text).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}]|\s\s|^\s|\s$|@everyone\b/u);
          expect(result.text.length).toBeLessThanOrEqual(MAX_QUESTION_CHARS);
        }
      }),
      { seed: 20261124, numRuns: 1000 },
    );
  });
});
