import { describe, expect, it } from 'vitest';
import { MAX_SENTENCE_CHARS, splitSentences } from '../../../src/corpus/split-sentences.ts';

function split(text: string): string[] {
  return splitSentences(text).map(([start, end]) => text.slice(start, end));
}

describe('splitSentences', () => {
  it.each([
    ['a title before a name', 'Mr. Carney met Mrs. von der Leyen and Gen. Carignan.'],
    ['a dotted abbreviation before a noun', 'The U.S. Army and the E.U. Commission took part.'],
    ['a decimal number', 'Spending rose from 1.37 % to 2.01 % of GDP.'],
    ['a sum with a decimal point and "bn"', 'Canada paid €1.5 bn. in all for it.'],
    ['the number of a regulation', 'Regulation No. 2025/1106 and Decision No. 7 apply.'],
    ['an article of a treaty', 'Under Art. 346 TFEU and arts. 42 and 43 TEU this holds.'],
    ['initials', 'J. D. Vance met J. K. Smith there.'],
    ['"e.g." and "i.e."', 'Partners, e.g. Norway, may join, i.e. Canada too.'],
    ['"etc." inside a sentence', 'Tanks, ships, etc. are on the list.'],
    ['"etc." before a bracket', 'Arms (tanks, ships, etc.) are on the list.'],
    ['a company name', 'Lockheed Martin Corp. Canada makes parts.'],
    ['pages and figures', 'See pp. 6–7, Fig. 2 and p. 12 for more.'],
    ['a short month', 'It was signed on Mon. 23 Jun. 2025 in Brussels.'],
    ['an ordinal before a small letter', 'The 23. meeting was short.'],
    ['the number of a list item', '1. The partnership is political.'],
    ['an ellipsis of stops before a small letter', 'They waited ... and then left.'],
    ['an ellipsis character', 'They waited… and then left.'],
    ['a version and a domain', 'Version 2.0 of example.org is out.'],
    ['a quotation with a stop before a small letter', 'He wrote “It is done.” on the wall.'],
    ['a quoted question before a small letter', 'He asked “Why now?” and left.'],
    ['a quoted exclamation before the speaker', '"Stop!" he said.'],
    ['a question in brackets before a small letter', 'Does it (really?) work that way.'],
    ['an abbreviation in brackets', 'The United States (U.S.) Army took part.'],
    ['the query of an address', 'See https://example.org/page?id=7 for more.'],
  ])('does not end a sentence at %s', (_, text) => {
    expect(split(text)).toEqual([text]);
  });

  it.each([
    ['a plain stop', 'It was signed.', 'Canada joined.'],
    ['a question mark', 'How big is SAFE?', 'Canada asked.'],
    ['an exclamation mark', 'Sign it!', 'Canada did.'],
    ['a dotted abbreviation before a starter word', 'He lives in the U.S.', 'The army left.'],
    ['"etc." before a capital', 'They buy tanks, ships, etc.', 'Canada pays.'],
    ['"bn" before a starter word', 'It costs €1.5 bn.', 'The rest is lent.'],
    ['a company before a starter word', 'It was built by Lockheed Corp.', 'However, it was late.'],
    ['"no" as a word', 'The answer was no.', 'The others agreed.'],
    ['"art" as a word', 'They collect modern art.', 'Canada does too.'],
    ['"sat" as a word', 'The council sat.', 'Poland spoke.'],
    ['a year', 'It was signed in 2025.', 'Canada joined.'],
    ['a decimal', 'It rose to 2.01.', 'Canada paid.'],
    ['an ellipsis before a starter word', 'They waited...', 'The talks ended.'],
    ['a closing quotation mark', 'He said “It is done.”', 'The others agreed.'],
    ['a closing bracket', '(It was late.)', 'The others agreed.'],
    ['before an opening quotation mark', 'It was late.', '“Go,” he said.'],
    ['before an opening bracket', 'It was late.', '(They left.)'],
    ['a surname after initials', 'It was J. D. Vance.', 'He left.'],
  ])('ends a sentence at %s', (_, first, second) => {
    expect(split(`${first} ${second}`)).toEqual([first, second]);
  });

  it.each(['', ' ', '\n\t \u00A0'])('finds no sentence in %j', (text) => {
    expect(splitSentences(text)).toEqual([]);
  });

  it('gives ranges without the white space around sentences', () => {
    expect(splitSentences('  One.   Two.  ')).toEqual([
      [2, 6],
      [9, 13],
    ]);
  });

  it('keeps a sentence of the greatest length whole', () => {
    const text = `${'a'.repeat(MAX_SENTENCE_CHARS - 1)}.`;
    expect(split(text)).toEqual([text]);
  });

  it('cuts a sentence that is too long after its last clause', () => {
    const clause = 'the parties shall meet once a year';
    const text = `${Array.from({ length: 30 }, () => clause).join('; ')}.`;
    const pieces = split(text);
    expect(pieces.length).toBeGreaterThan(1);
    expect(pieces.slice(0, -1).every((piece) => piece.endsWith(`${clause};`))).toBe(true);
    expect(pieces.join(' ')).toBe(text);
  });

  it('cuts at a word where there is no clause, and inside a word only where there is no space', () => {
    const words = `${'word '.repeat(200)}end.`;
    expect(split(words).join(' ')).toBe(words);
    const blob = 'x'.repeat(MAX_SENTENCE_CHARS * 2 + 1);
    expect(split(blob).map((piece) => piece.length)).toEqual([MAX_SENTENCE_CHARS, MAX_SENTENCE_CHARS, 1]);
  });

  it('moves a cut before a surrogate pair that would be parted', () => {
    const pieces = split(`a${'😀'.repeat(MAX_SENTENCE_CHARS / 2)}`);
    expect(pieces.map((piece) => piece.length)).toEqual([MAX_SENTENCE_CHARS - 1, 2]);
    expect(pieces.some((piece) => /\p{Cs}/u.test(piece))).toBe(false);
  });
});
