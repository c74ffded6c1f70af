import { describe, expect, it } from 'vitest';
import { checkText } from '../../../src/corpus/check-text.ts';
import { documentOf } from '../../support/corpus-documents.ts';

const HEAD = '---\ndate: 2025-05-27\nurl: https://example.org\n---\n';
const LONG_ENOUGH = 'A berth costs twelve euros a night in summer, and nothing in winter.';

/** Findings in a document of which only the text may be at fault; it begins on line 5. */
const findingsOf = (text: string): string[] =>
  checkText(documentOf(HEAD + text), 700).map(({ line, kind, message }) => `${line} ${kind}: ${message}`);

const words = (count: number): string => `Some ${Array.from({ length: count - 2 }, () => 'word').join(' ')} end.`;

describe('checkText', () => {
  it('finds nothing in text that is well', () => {
    expect(findingsOf(`# A\n\n${LONG_ENOUGH}\n\n## B\n\n- ${LONG_ENOUGH}\n- two`)).toEqual([]);
  });

  it.each([
    ['', 'no date and no source; add `date` to the front matter, and footnotes or `url`'],
    ['---\ndate: 2025\n---\n', 'no source; add footnotes or `url`'],
    ['---\nurl: https://example.org\n---\n', 'no date; add `date` to the front matter'],
  ])('finds what a document does not say of itself: %j', (head, what) => {
    expect(checkText(documentOf(`${head}${LONG_ENOUGH}`), 700)).toEqual([
      { path: 'note.md', line: 1, kind: 'provenance', message: `the document has ${what}` },
    ]);
  });

  it('takes footnotes for a source', () => {
    expect(checkText(documentOf(`---\ndate: 2025\n---\n${LONG_ENOUGH}[^a]\n\n[^a]: P, "T", 2025`), 700)).toEqual([]);
  });

  it('finds sections of less than 60 characters, however many paragraphs they have', () => {
    expect(findingsOf(`# A\n\nOne.\n\nTwo.\n\n## B\n\n${LONG_ENOUGH}`)).toEqual([
      '7 short-section: this section has 9 characters of text, expected at least 60; write more, or join it to another section',
    ]);
  });

  it.each(['It', 'They', 'This', 'These', 'He', 'She', "It's"])('finds a section that begins with %s', (pronoun) => {
    expect(findingsOf(`# A\n\n${pronoun} ${LONG_ENOUGH}`)).toEqual([
      `7 pronoun: the section begins with "${pronoun.slice(0, 5).replace("'s", '')}"; name the thing, since it is quoted alone`,
    ]);
  });

  it.each(['Items', 'IT', 'Thistle', 'Heron', 'The'])('lets a section begin with %s', (word) => {
    expect(findingsOf(`# A\n\n${word} ${LONG_ENOUGH}`)).toEqual([]);
  });

  it('lets a later paragraph begin with a pronoun', () => {
    expect(findingsOf(`# A\n\n${LONG_ENOUGH}\n\nIt costs nothing.`)).toEqual([]);
  });

  it('finds sentences of more than 60 words, with their lines', () => {
    expect(findingsOf(`${LONG_ENOUGH}\n${words(60)}\n${words(61)}\nShort.`)).toEqual([
      '7 long-sentence: this sentence has 61 words, expected at most 60; divide it',
    ]);
  });

  it('finds a sentence that would be cut once, whole', () => {
    expect(findingsOf(words(200))).toEqual([
      '5 long-sentence: this sentence has 200 words, expected at most 60; divide it',
      expect.stringMatching(/^5 long-text: /),
    ]);
    expect(findingsOf(`${Array.from({ length: 40 }, () => 'unreasonablylong').join(' ')}.`)).toEqual([
      '5 long-sentence: this sentence has 680 characters and is cut after 600; divide it',
    ]);
  });

  it.each([
    ['paragraph', Array.from({ length: 11 }, () => LONG_ENOUGH).join(' ')],
    ['list', Array.from({ length: 11 }, () => `- ${LONG_ENOUGH}`).join('\n')],
    ['table', `| A |\n| - |\n${Array.from({ length: 11 }, () => `| ${LONG_ENOUGH} |`).join('\n')}`],
    ['code', `\`\`\`\n${Array.from({ length: 11 }, () => LONG_ENOUGH).join('\n')}\n\`\`\``],
  ])('finds a %s that no excerpt shows whole', (_what, text) => {
    expect(findingsOf(`# A\n\n${text}`)).toEqual([
      expect.stringMatching(
        /^[78] long-text: this paragraph, list or table has 7\d\d characters and is cut into excerpts of at most 700; divide it/,
      ),
    ]);
  });
});
