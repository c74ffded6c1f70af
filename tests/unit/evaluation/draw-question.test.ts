import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawQuestion, type DrawnPassage } from '../../../src/evaluation/draw-question.ts';
import type { JudgedQuestion } from '../../../src/evaluation/question-set.ts';
import type { IndexedDocument } from '../../../src/index/index-records.ts';
import { samplePassage } from '../../support/sample-passages.ts';

const DOCUMENTS = new Map<string, IndexedDocument>([
  [
    'sample',
    { id: 'sample', path: 's.md', title: 'Harbour', contentHash: 'c'.repeat(64), footnotes: {}, ownSource: null },
  ],
]);

/** What is drawn for one passage of these sentences. */
function draw(
  sentences: readonly string[],
  question: Partial<JudgedQuestion>,
  heads: { readonly headings?: readonly string[]; readonly contextTitle?: string | null } = {},
): DrawnPassage {
  const judged: JudgedQuestion = {
    id: 'q1',
    question: 'Hello! How much is the fee?',
    answerable: true,
    must: [/fee|crowns/u],
    documents: null,
    kind: 'plain',
    split: null,
    short: [],
    ...question,
  };
  const { passages, ...rest } = drawQuestion(
    judged,
    'How much is the fee?',
    [samplePassage(sentences, heads)],
    DOCUMENTS,
  );
  expect(rest).toEqual({ id: 'q1', question: 'How much is the fee?', answerable: judged.answerable });
  return passages[0]!;
}

/** As Python cuts a text. */
const cut = (text: string, [start, end]: readonly [number, number]): string =>
  Array.from(text).slice(start, end).join('');

describe('drawQuestion', () => {
  it('marks right short answers as whole words, once each and in order', () => {
    const { passage, spans } = draw(['It is 40crowns, or 40 crowns.'], {
      short: [/40 crowns/u, /rowns/u, /crown|40 /u],
    });
    expect(spans.map((span) => cut(passage, span))).toEqual(['40crowns', '40', '40 crowns', 'crowns']);
  });

  it('counts code points, as Python does', () => {
    const { passage, spans, sentences } = draw(['🦆🦆 swim.', 'The 𝐟ee is 40 crowns.'], { short: [/40 crowns/u] });
    expect(spans.map((span) => cut(passage, span))).toEqual(['40 crowns']);
    expect(sentences.map((range) => cut(passage, range))).toEqual(['The 𝐟ee is 40 crowns.']);
  });

  it('takes only answers in sentences that are relevant by themselves where there are any', () => {
    const texts = ['It opened in 1940 with 40 boats.', 'The fee is 40.'];
    const { passage, spans, sentences } = draw(texts, { short: [/40/u], must: [/fee/u] });
    expect(sentences.map((range) => cut(passage, range))).toEqual(['The fee is 40.']);
    expect(spans).toEqual([[passage.lastIndexOf('40'), passage.lastIndexOf('40') + 2]]);
  });

  it('takes every answer where no sentence is relevant by itself', () => {
    const { spans, sentences } = draw(['The fee is due.', 'It is 40.'], { short: [/40/u], must: [/fee/u, /40/u] });
    expect(sentences).toEqual([]);
    expect(spans).toHaveLength(1);
  });

  it('marks only sentences where the set does not say which answers are right', () => {
    expect(draw(['The fee is 40.', 'Boats lie there.'], {})).toMatchObject({
      answers: true,
      spans: [],
      sentences: [[0, 14]],
    });
  });

  it('marks nothing in a passage that does not answer, or for a question that none does', () => {
    const nothing = { answers: false, spans: [], sentences: [] };
    expect(draw(['Nothing costs 40.'], { short: [/40/u] })).toMatchObject(nothing);
    expect(draw(['The fee is 40.'], { answerable: false, must: [] })).toMatchObject(nothing);
  });

  it('gives the title that the reader is given', () => {
    const heads = { headings: ['Rules', 'Fees'], contextTitle: 'Harbour' };
    expect(draw(['A fee.'], {}, heads).title).toBe('Fees');
    expect(draw(['A fee.'], {}, { ...heads, headings: [] }).title).toBe('Harbour');
    expect(draw(['A fee.'], {}).title).toBe('');
  });

  it('marks no match that is empty or white space', () => {
    expect(draw(['The fee is 40.'], { short: [/\s|x*/u] }).spans).toEqual([]);
  });

  it('never marks beyond a text, half a word or white space at an edge', () => {
    const texts = fc.array(
      fc.string({ unit: fc.constantFrom('a', 'é', '4', ' ', '.', '$', '𝐟', '🦆'), minLength: 1 }),
      {
        minLength: 1,
        maxLength: 3,
      },
    );
    const patterns = fc.constantFrom(/a/u, /4 ?/u, / *𝐟./u, /\$4/u, /[^.]+/u);
    fc.assert(
      fc.property(texts, patterns, (sentences, pattern) => {
        const { passage, spans } = draw(sentences, { short: [pattern], must: [/(?:)/u] });
        const signs = Array.from(passage);
        const isWord = (sign = ''): boolean => /[\p{L}\p{N}]/u.test(sign);
        for (const [start, end] of spans) {
          expect(0 <= start && start < end && end <= signs.length).toBe(true);
          expect(cut(passage, [start, end])).toMatch(/^\S(?:.*\S)?$/u);
          expect(isWord(signs[start - 1]) && isWord(signs[start])).toBe(false);
          expect(isWord(signs[end - 1]) && isWord(signs[end])).toBe(false);
        }
      }),
      { seed: 7 },
    );
  });
});
