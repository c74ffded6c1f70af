import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shortCandidates } from '../../../src/answering/short-answer.ts';
import { passageText } from '../../../src/passages/passage.ts';
import { tokenizeWords } from '../../../src/reading/reader-input.ts';
import { samplePassage, sampleRanked } from '../../support/sample-passages.ts';
import { sampleReading } from '../../support/sample-reader.ts';

const ASKED = 'Which one?';

/** The short answer that becomes of a span of a text; null for none. */
function shortOf(text: string, start: number, end: number): string | null {
  const shown = sampleRanked(samplePassage([text]), { reading: sampleReading({ start, end }) });
  return shortCandidates([shown], ASKED, 0.5)[0]?.text ?? null;
}

/** The short answer that becomes of the first place where some words stand. */
function shortOfWords(text: string, words: string): string | null {
  const start = text.indexOf(words);
  expect(start).toBeGreaterThanOrEqual(0);
  return shortOf(text, start, start + words.length);
}

describe('the words of a short answer', () => {
  it.each([
    ['It spends €17.7 billion on it.', '€17.7', '€17.7 billion'],
    ['It spends €17.7 billion on it.', '€17.7 billion', '€17.7 billion'],
    ['It lends 150 billion in all.', '150', '150 billion'],
    ['About 98 % of tariffs go.', '98', '98 %'],
    ['About 98\u00A0% of tariffs go.', '98', '98\u00A0%'],
    ['About 98 per cent go.', '98', '98 per cent'],
    ['About 98 percent go.', '98', '98 percent'],
    ['It takes 2 thousand million boats.', '2', '2 thousand million'],
    ['About 2% of GDP is spent.', '2', '2%'],
    ['It spends $5 trillion.', '5', '$5 trillion'],
    ['It spends £3 million.', '3', '£3 million'],
  ])('take in the unit of a figure: %j, marked %j', (text, words, short) => {
    expect(shortOfWords(text, words)).toBe(short);
  });

  it.each([
    ['Canada adds C$9 billion a year.', '9', 'C$9 billion'],
    ['Canada adds C$9 billion a year.', '9 billion', 'C$9 billion'],
    ['Canada adds C$9 billion a year.', '$9', 'C$9 billion'],
    ['It costs US$17.7 million.', '17.7 million', 'US$17.7 million'],
    ['It costs CAD$5 today.', '5', 'CAD$5'],
    ['It costs €5 today.', '5', '€5'],
    ['$5 it costs.', '5', '$5'],
  ])('take in the currency of a figure: %j, marked %j', (text, words, short) => {
    expect(shortOfWords(text, words)).toBe(short);
  });

  it.each([
    ['It spends €17.7 billion on it.', '€17', '€17.7 billion'],
    ['It spends 1,250 crowns.', '1', '1,250'],
  ])('take in all of a figure: %j, marked %j', (text, words, short) => {
    expect(shortOfWords(text, words)).toBe(short);
  });

  it.each([
    ['Ten boats, a million nets.', 'boats', 'boats'],
    ['It took 5 millionaires.', '5', '5'],
    ['It took 5 boats.', '5', '5'],
    ['He paid in US$ and left.', 'left', 'left'],
  ])('take in nothing else: %j, marked %j', (text, words, short) => {
    expect(shortOfWords(text, words)).toBe(short);
  });

  it.each([
    ['It was, in June, signed.', ', in June,', 'in June'],
    ['It was signed in June.', 'June.', 'June'],
    ['They said “in June”.', '“in June”', 'in June'],
    ['It was signed – in June – by all.', '– in June –', 'in June'],
    ['The date of it: June', 'date of it:', 'date of it'],
    ['It is 98 %.', '98 %.', '98 %'],
    ['It was the pact (the whole pact).', 'pact (the whole pact).', 'pact (the whole pact)'],
    ['It lies in Tromsø.', 'Tromsø.', 'Tromsø'],
    ['They met in a cafe\u0301, at ten.', 'cafe\u0301,', 'cafe\u0301'],
  ])('leave out the signs at their ends: %j, marked %j', (text, words, short) => {
    expect(shortOfWords(text, words)).toBe(short);
  });

  it.each([
    ['no words', 'It was signed.', ''],
    ['a full stop', 'It was signed.', '.'],
    ['a dash', 'It was – signed.', '–'],
    ['an ellipsis with a dash', 'It was … – signed.', '… –'],
    ['a bracket', 'It was (signed).', '('],
    ['a quotation mark', 'It was "signed".', '"'],
  ])('are none where %s is marked', (_what, text, words) => {
    expect(shortOfWords(text, words)).toBeNull();
  });

  it('are at most twelve', () => {
    const text = Array.from({ length: 20 }, (_, index) => `word${index}`).join(' ');
    const first = (count: number): string => text.split(' ').slice(0, count).join(' ');
    expect(shortOfWords(text, first(12))).toBe(first(12));
    expect(shortOfWords(text, first(13))).toBeNull();
  });

  it('are at most twelve with the unit that was taken in', () => {
    const eleven = `${'the '.repeat(10)}17`;
    expect(shortOfWords(`${eleven} billion.`, eleven)).toBe(`${eleven} billion`);
    expect(shortOfWords(`the ${eleven} billion.`, `the ${eleven}`)).toBeNull();
  });

  it('may be those of the first or the last word of a passage', () => {
    expect(shortOf('Boats.', 0, 5)).toBe('Boats');
    expect(shortOf('40', 0, 2)).toBe('40');
  });
});

describe('any short answer', () => {
  const word = fc.constantFrom(
    ...[
      'the',
      'Boats',
      '40',
      '17.7',
      '€150',
      'C$9',
      'US$17.7',
      '98',
      '%',
      '2025/1106',
      'billion',
      'per cent',
      'million',
    ],
    ...[
      '(SAFE)',
      '“élan”',
      'co-operation,',
      'Þórdís',
      '防衛',
      'Україна',
      '🎉',
      '–',
      '…',
      'end.',
      'Kallas’s',
      '1,250.5',
      ';',
    ],
  );
  const texts = fc.array(word, { minLength: 1, maxLength: 30 }).map((words) => words.join(' '));
  /** A text with a run of parts as the reader sees them. */
  const cases = texts.chain((text) => {
    const parts = tokenizeWords(text, (part) => [part.length]);
    return fc.tuple(fc.nat({ max: parts.length - 1 }), fc.nat({ max: 20 })).map(([first, more]) => ({
      text,
      start: parts[first]!.start,
      end: parts[Math.min(parts.length - 1, first + more)]!.end,
    }));
  });
  const runs = { seed: 20261124, numRuns: 1000 };

  const candidatesOf = ({ text, start, end }: { text: string; start: number; end: number }) =>
    shortCandidates([sampleRanked(samplePassage([text]), { reading: sampleReading({ start, end }) })], ASKED, 0.5);

  it('is exactly the slice of the excerpt, of 1 to 12 words, with a letter or figure', () => {
    let seen = 0;
    fc.assert(
      fc.property(cases, (given) => {
        for (const { text, span, excerpt } of candidatesOf(given)) {
          seen++;
          expect(excerpt).toBe(1);
          expect(text).toBe(given.text.slice(span.start, span.end));
          expect(text).toBe(text.trim());
          expect(text).toMatch(/[\p{L}\p{N}]/u);
          expect(text.split(/\s+/u).length).toBeLessThanOrEqual(12);
        }
      }),
      runs,
    );
    expect(seen).toBeGreaterThan(300);
  });

  it('ends and begins with whole words, as the reader sees them', () => {
    fc.assert(
      fc.property(cases, (given) => {
        const parts = tokenizeWords(given.text, (part) => [part.length]);
        for (const { span } of candidatesOf(given)) {
          expect(parts.map(({ start }) => start)).toContain(span.start);
          expect(parts.map(({ end }) => end)).toContain(span.end);
        }
      }),
      runs,
    );
  });

  it('holds every letter and figure that was marked', () => {
    const letters = (text: string): string => text.replace(/[^\p{L}\p{N}]/gu, '');
    fc.assert(
      fc.property(cases, (given) => {
        for (const { text } of candidatesOf(given)) {
          expect(letters(text)).toContain(letters(given.text.slice(given.start, given.end)));
        }
      }),
      runs,
    );
  });

  it('is the same slice of the joined sentences of a passage', () => {
    const passage = samplePassage(['The gate closes.', 'Boats pay €40 million.', 'The pilot sleeps.']);
    const start = passageText(passage).indexOf('€40');
    const [short] = shortCandidates(
      [sampleRanked(passage, { reading: sampleReading({ start, end: start + 3 }) })],
      ASKED,
      0.5,
    );
    expect(short).toMatchObject({ text: '€40 million', span: { start, end: start + 11 } });
    expect(passageText(passage).slice(start, start + 11)).toBe('€40 million');
  });
});
