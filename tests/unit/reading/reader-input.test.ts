import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readerInputs, type TokenizedWord, tokenizeWords } from '../../../src/reading/reader-input.ts';

const PROPERTY = { seed: 20261124, numRuns: 300 };

const LONE_SURROGATE = /\p{Surrogate}/u;

/** What the model can take, and what it was trained on. */
const MAX_TOKENS = 512;
const TRAINED_TOKENS = 192;

/** One word piece a letter. */
const encode = (part: string): number[] => Array.from(part, (letter) => letter.codePointAt(0)!);

const ids = (length: number, from: number): number[] => Array.from({ length }, (_, index) => from + index);

/** Words of the given numbers of pieces; every piece has an id of its own. */
function wordsOf(...pieces: number[]): TokenizedWord[] {
  let [start, id] = [0, 10_000];
  return pieces.map((length) => {
    const word = { start, end: start + 3, ids: ids(length, id) };
    [start, id] = [start + 4, id + length];
    return word;
  });
}

describe('tokenizeWords', () => {
  const textsOf = (text: string): string[] =>
    tokenizeWords(text, encode).map(({ start, end }) => text.slice(start, end));

  it.each([
    ['The gate closes.', ['The', 'gate', 'closes', '.']],
    ['long-term, 1.5 %', ['long', '-', 'term', ',', '1', '.', '5', '%']],
    ["Müller's “élan”", ['Müller', "'", 's', '“', 'élan', '”']],
    ['e\u0301lan vital', ['e\u0301lan', 'vital']],
    ['  a\tb\nc\u00A0d  ', ['a', 'b', 'c', 'd']],
    ['2025-06-23', ['2025', '-', '06', '-', '23']],
  ])('splits %j at white space and around signs', (text, parts) => {
    expect(textsOf(text)).toEqual(parts);
  });

  it.each(['', '   ', '\n\t'])('gives nothing for %j', (text) => {
    expect(tokenizeWords(text, encode)).toEqual([]);
  });

  it('hands each part to the tokenizer by itself', () => {
    const asked: string[] = [];
    const words = tokenizeWords('Ice, snow.', (part) => {
      asked.push(part);
      return [asked.length];
    });
    expect(asked).toEqual(['Ice', ',', 'snow', '.']);
    expect(words).toEqual([
      { start: 0, end: 3, ids: [1] },
      { start: 3, end: 4, ids: [2] },
      { start: 5, end: 9, ids: [3] },
      { start: 9, end: 10, ids: [4] },
    ]);
  });

  it('gives places in order that leave out nothing but white space and never split a character', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 80 }), (text) => {
        const words = tokenizeWords(text, encode);
        let end = 0;
        for (const word of words) {
          expect(text.slice(end, word.start)).toMatch(/^\s*$/u);
          expect(word.end).toBeGreaterThan(word.start);
          expect(text.slice(word.start, word.end)).not.toMatch(/\s/u);
          expect(text.slice(word.start, word.end)).not.toMatch(LONE_SURROGATE);
          end = word.end;
        }
        expect(text.slice(end)).toMatch(/^\s*$/u);
      }),
      PROPERTY,
    );
  });

  // A soft hyphen, a zero-width space: the tokenizer takes them off, so the model has no logit that speaks of them.
  it('leaves out what has no word pieces', () => {
    const encodeVisible = (part: string): number[] => encode(part.replace(/[\u00AD\u200B]/gu, ''));
    const words = tokenizeWords('a \u200B b \u00AD', encodeVisible);
    expect(words.filter((word) => word.ids.length === 0)).toEqual([]);
    expect(words.map(({ start }) => start)).toEqual([0, 4]);
  });
});

describe('readerInputs', () => {
  it('puts question, context and passage between the special tokens', () => {
    const words = wordsOf(1, 2);
    expect(readerInputs([7, 8], [9], words, MAX_TOKENS)).toEqual([
      { ids: [101, 7, 8, 102, 9, 10_000, 10_001, 10_002, 102], types: [0, 0, 0, 0, 1, 1, 1, 1, 1], offset: 5, words },
    ]);
  });

  it('takes the passage alone where there is no context', () => {
    const [input] = readerInputs([7], [], wordsOf(1), MAX_TOKENS);
    expect(input).toMatchObject({ ids: [101, 7, 102, 10_000, 102], types: [0, 0, 0, 1, 1], offset: 3 });
  });

  it('gives one input without words for a text without words', () => {
    expect(readerInputs([7, 8], [9], [], MAX_TOKENS)).toEqual([
      { ids: [101, 7, 8, 102, 9, 102], types: [0, 0, 0, 0, 1, 1], offset: 5, words: [] },
    ]);
  });

  it('leaves the context out where fewer than 64 pieces of the passage would fit', () => {
    // 60 + 65 + 3 + 64 = 192.
    const contextOf = (length: number): boolean =>
      readerInputs(ids(60, 1000), ids(length, 2000), wordsOf(1), MAX_TOKENS)[0]!.ids.includes(2000);
    expect(contextOf(65)).toBe(true);
    expect(contextOf(66)).toBe(false);
  });

  it('takes one window up to 192 pieces, and from then on windows that overlap by half', () => {
    // 192 − 3 − 2 − 1 = 186 words of one piece fit beside question and context.
    const firstsOf = (count: number): number[] =>
      readerInputs([1, 2], [3], wordsOf(...ids(count, 0).map(() => 1)), MAX_TOKENS).map(
        ({ words }) => words[0]!.ids[0]!,
      );
    expect(firstsOf(186)).toEqual([10_000]);
    expect(firstsOf(187)).toEqual([10_000, 10_093]);
    expect(firstsOf(280)).toEqual([10_000, 10_093, 10_186]);
  });

  it('cuts a single word that no window could hold', () => {
    const inputs = readerInputs([1], [], wordsOf(2, 600, 2), MAX_TOKENS);
    for (const input of inputs) expect(input.ids.length).toBeLessThanOrEqual(TRAINED_TOKENS);
    expect(inputs.some(({ words }) => words[0]!.ids.length === TRAINED_TOKENS - 4)).toBe(true);
  });

  it('cuts a question that leaves no room, and still has 64 pieces of the passage', () => {
    const [input] = readerInputs(ids(600, 1000), [5], wordsOf(...ids(100, 0).map(() => 1)), MAX_TOKENS);
    expect(input!.ids).toHaveLength(MAX_TOKENS);
    expect(input!.words).toHaveLength(64);
    expect(input!.ids[input!.offset - 1]).toBe(102);
  });

  it('holds every word in windows within the limits, each overlapping the one before', () => {
    const pieces = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 400 });
    const size = (max: number) => fc.integer({ min: 0, max });
    fc.assert(
      fc.property(size(600), size(200), pieces, (questionLength, contextLength, lengths) => {
        const words = wordsOf(...lengths);
        const inputs = readerInputs(ids(questionLength, 1000), ids(contextLength, 2000), words, MAX_TOKENS);
        const limit = questionLength + 3 + 64 <= TRAINED_TOKENS ? TRAINED_TOKENS : MAX_TOKENS;
        let [covered, previousStart] = [0, -1];
        for (const { ids: own, types, offset, words: window } of inputs) {
          expect(own.length).toBeLessThanOrEqual(limit);
          expect(types).toHaveLength(own.length);
          expect(types.indexOf(1)).toBe(own.indexOf(102) + 1);
          expect(own.slice(offset, -1)).toEqual(window.flatMap((word) => word.ids));
          const first = words.findIndex((word) => word.start === window[0]!.start);
          expect(window).toEqual(words.slice(first, first + window.length));
          expect(first).toBeGreaterThan(previousStart);
          if (previousStart !== -1) expect(first).toBeLessThan(covered);
          else expect(first).toBe(0);
          [covered, previousStart] = [first + window.length, first];
        }
        expect(covered).toBe(words.length);
      }),
      PROPERTY,
    );
  });
});
