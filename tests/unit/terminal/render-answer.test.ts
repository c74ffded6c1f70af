import colors from 'picocolors';
import { describe, expect, it } from 'vitest';
import { renderAnswer, wrap } from '../../../src/terminal/render-answer.ts';
import { createAnswer, createExcerpt, createShortAnswer } from '../../support/sample-discord-answer.ts';

const plain = colors.createColors(false);
const coloured = colors.createColors(true);

const LONG = createExcerpt({
  text: 'The first sentence sets the scene in some words. The second one is the one that answers the question that was asked. The last one adds nothing.',
  highlight: { start: 49, end: 116 },
});

describe('renderAnswer for the terminal', () => {
  it('shows verdict, heading, excerpt, place and source', () => {
    expect(renderAnswer(createAnswer(), plain)).toBe(
      [
        'Found (confidence 97 %)',
        '',
        '1. SAFE: how it works › What the money is',
        '   »SAFE can lend up to €150 billion.« The money is lent, not granted.',
        '   safe.md, lines 12–15',
        '   - Council of the EU, "SAFE adopted", 2025-05-27',
        '     https://example.org/safe',
      ].join('\n'),
    );
  });

  it('shows the short answer first, with the number of its excerpt', () => {
    const answer = createAnswer({ short: createShortAnswer() });
    expect(renderAnswer(answer, plain)).toBe(
      `€150 billion (excerpt 1)\n\n${renderAnswer({ ...answer, short: null }, plain)}`,
    );
  });

  it('shows the short answer in bold where there is colour', () => {
    const [first] = renderAnswer(createAnswer({ short: createShortAnswer({ excerpt: 2 }) }), coloured).split('\n\n');
    expect(first).toBe('\u001B[1m€150 billion\u001B[22m \u001B[2m(excerpt 2)\u001B[22m');
  });

  it('breaks a short answer that is wider than 80 columns', () => {
    const text = Array.from({ length: 12 }, (_, index) => `industrial-${index}`).join(' ');
    const [first] = renderAnswer(createAnswer({ short: createShortAnswer({ text }) }), plain).split('\n\n');
    expect(first!.split('\n').filter((line) => line.length > 80)).toEqual([]);
    expect(first!.replace(/\s+/gu, ' ')).toBe(`${text} (excerpt 1)`);
  });

  it('puts an empty line between excerpts', () => {
    const excerpts = [1, 2, 3].map((rank) => createExcerpt({ rank }));
    const blocks = renderAnswer(createAnswer({ excerpts }), plain).split('\n\n');
    expect(blocks.map((block) => block.slice(0, 3))).toEqual(['Fou', '1. ', '2. ', '3. ']);
  });

  it('says that it is not sure of nearest passages', () => {
    expect(renderAnswer(createAnswer({ state: 'maybe', confidence: 0.3 }), plain)).toMatch(
      /^Not sure.* \(confidence 30 %\)\n\n1\. /,
    );
  });

  it('says that the corpus does not cover a question, and nothing else', () => {
    const text = renderAnswer(createAnswer({ state: 'not-covered', confidence: 0.01, excerpts: [] }), plain);
    expect(text).toBe('The corpus does not cover this question.');
  });

  it('shows a notice alone', () => {
    const notice = 'The question holds no words.';
    expect(renderAnswer(createAnswer({ state: 'not-covered', excerpts: [], notice }), plain)).toBe(notice);
  });

  it('names a single line once', () => {
    const { citation } = createExcerpt();
    const excerpts = [createExcerpt({ citation: { ...citation, lines: [7, 7] } })];
    expect(renderAnswer(createAnswer({ excerpts }), plain)).toContain('safe.md, line 7\n');
  });

  it.each([
    [3, []],
    [4, ['   and 1 more source']],
    [9, ['   and 6 more sources']],
  ])('names three of %i sources and counts the rest', (count, rest) => {
    const { citation } = createExcerpt();
    const sources = Array.from({ length: count }, (_, index) => ({
      publisher: null,
      title: `Source ${index + 1}`,
      date: null,
      url: null,
    }));
    const lines = renderAnswer(
      createAnswer({ excerpts: [createExcerpt({ citation: { ...citation, sources } })] }),
      plain,
    )
      .split('\n')
      .slice(5);
    expect(lines).toEqual(['   - "Source 1"', '   - "Source 2"', '   - "Source 3"', ...rest]);
  });

  it('marks the best sentence with » and « where there is no colour', () => {
    const text = renderAnswer(createAnswer({ excerpts: [LONG] }), plain).replace(/\s+/g, ' ');
    expect(text).toContain('words. »The second one is the one that answers the question that was asked.« The last');
  });

  it('makes each line of the best sentence bold where there is colour', () => {
    const text = renderAnswer(createAnswer({ excerpts: [LONG] }), coloured);
    const body = text.split('\n').slice(3, 5);
    const bold = body.flatMap((line) => line.split('\u001B[1m').slice(1)).map((part) => part.split('\u001B[22m')[0]);
    expect(bold).toHaveLength(2);
    expect(bold.join(' ')).toBe(LONG.text.slice(LONG.highlight.start, LONG.highlight.end));
    expect(text).not.toMatch(/[»«]/);
  });
});

describe('wrap', () => {
  it.each([
    ['', 10, ['']],
    ['one', 10, ['one']],
    ['one two', 7, ['one two']],
    ['one two', 6, ['one', 'two']],
    ['a verylongword b', 5, ['a', 'verylongword', 'b']],
  ])('breaks %j at %i columns', (text, columns, lines) => {
    expect(wrap(text, columns)).toEqual(lines);
  });
});
