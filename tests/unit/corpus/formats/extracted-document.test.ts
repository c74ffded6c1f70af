import fc from 'fast-check';
import type { RootContent } from 'mdast';
import { describe, expect, it } from 'vitest';
import { dayOf, webAddress, writeMarkdown } from '../../../../src/corpus/formats/extracted-document.ts';
import { documentOf } from '../../../support/corpus-documents.ts';

const paragraph = (value: string): RootContent => ({ type: 'paragraph', children: [{ type: 'text', value }] });
const heading = (value: string): RootContent => ({ type: 'heading', depth: 2, children: [{ type: 'text', value }] });

function readBack(title: string, texts: readonly string[]): string[][] {
  const document = documentOf(writeMarkdown({ facts: { title }, content: texts.map(paragraph) }));
  return document.sections.flatMap(({ blocks }) => blocks.map(({ sentences }) => sentences.map(({ text }) => text)));
}

describe('writeMarkdown', () => {
  it('writes facts as front matter, and leaves out what is not known', () => {
    const facts = {
      title: 'A: "b"',
      publisher: undefined,
      date: '2025-05',
      url: 'https://example.org/',
      language: 'fr',
    };
    const document = documentOf(writeMarkdown({ facts, content: [heading('One'), paragraph('Two.')] }));
    expect(document).toMatchObject({ title: 'A: "b"', date: '2025-05', language: 'fr' });
    expect(document.ownSource).toMatchObject({ url: 'https://example.org/', publisher: null });
    expect(document.sections).toMatchObject([{ headings: ['One'] }]);
  });

  it('writes no front matter where nothing is known, and text is not taken for it', () => {
    expect(writeMarkdown({ facts: {}, content: [paragraph('Two.')] })).toBe('Two.\n');
    expect(readBack('', ['---', 'title: x', '---'])).toEqual([['---'], ['title: x'], ['---']]);
  });

  it.each([
    '1. not a list',
    '- not an item',
    '# not a heading',
    '[^1] no footnote, [x](y) no link, *no* emphasis',
    '<b>no tag</b> and &amp; no entity',
    'see www.example.org, https://example.org/a_b_c and me@example.org',
    '| a | b |',
    '~~no~~ $strike$ `code`',
  ])('keeps "%s" as text', (text) => {
    expect(readBack('T', [text]).flat().join(' ')).toBe(text);
  });

  it('keeps every text, for any words', () => {
    const word = fc.oneof(
      fc.stringMatching(/^[!-~éßж“…]{1,8}$/u),
      fc.constantFrom('*', '_', '[', ']', '<', '&', '#', '-', '>', '\\', '`', '|', '~', '![', '](', '[^'),
    );
    const text = fc.array(word, { minLength: 1, maxLength: 8 }).map((words) => words.join(' '));
    fc.assert(
      fc.property(text, (value) => {
        // Without blanks: a sentence may end where the text has none.
        expect(readBack('T', [value]).flat().join('').replaceAll(' ', '')).toBe(value.replaceAll(' ', ''));
      }),
      { seed: 20251124, numRuns: 500 },
    );
  });
});

describe('dayOf', () => {
  it.each([
    ['2025-05-27T10:00:00+02:00', '2025-05-27'],
    ['2025-05-27', '2025-05-27'],
    ['D:20250527100000Z', '2025-05-27'],
    ['20250527', '2025-05-27'],
    ['2025-05', '2025-05'],
    ['2025', '2025'],
    [' 2025 ', '2025'],
  ])('reads %s as %s', (date, day) => {
    expect(dayOf(date)).toBe(day);
  });

  it.each(['', 'May 27, 2025', '27.05.2025', '2025-13-01', '2025-02-30', 'D:', null, undefined])(
    'reads nothing from %s',
    (date) => {
      expect(dayOf(date)).toBeUndefined();
    },
  );
});

describe('webAddress', () => {
  it('takes http and https addresses only', () => {
    expect(webAddress('https://example.org/a')).toBe('https://example.org/a');
    for (const other of ['javascript:alert(1)', 'file:///etc/passwd', '/a', 'https://', '', null]) {
      expect(webAddress(other)).toBeUndefined();
    }
  });
});
