import { describe, expect, it } from 'vitest';
import { documentIdOf } from '../../../src/corpus/parse-document.ts';
import { BotError } from '../../../src/errors.ts';
import { documentOf } from '../../support/corpus-documents.ts';

function headingsOf(markdown: string): (readonly string[])[] {
  return documentOf(markdown).sections.map(({ headings }) => headings);
}

describe('parseDocument, on titles and headings', () => {
  it('takes the title of the front matter before that of the first heading', () => {
    const document = documentOf('---\ntitle: From above\n---\n\n# From below\n\nText.\n');
    expect(document).toMatchObject({ title: 'From above', hasOwnTitle: true });
    expect(document.sections[0]!.headings).toEqual(['From below']);
  });

  it('takes the first heading, of any depth and at any place', () => {
    expect(documentOf('Text.\n\n## The *first* `one`\n\n# Second\n')).toMatchObject({
      title: 'The first one',
      hasOwnTitle: true,
    });
    expect(documentOf('Underlined\n==========\n\nText.')).toMatchObject({ title: 'Underlined', hasOwnTitle: true });
  });

  it.each([
    ['safe-instrument.md', 'Safe instrument'],
    ['news/2025_06--signing.md', '2025 06 signing'],
    ['v1.2-notes.markdown', 'V1.2 notes'],
    ['---.md', '---.md'],
    ['😀.md', '😀'],
  ])('makes a title of the file name %s where there is none', (path, title) => {
    expect(documentOf('Text.\n', path)).toMatchObject({ title, hasOwnTitle: false });
  });

  it('makes a title of the file name where title and first heading are blank', () => {
    expect(documentOf("---\ntitle: ' '\n---\n\n#\n\nText.", 'a.md')).toMatchObject({ title: 'A', hasOwnTitle: false });
  });

  it('leaves raw HTML out of title and headings, as out of the text', () => {
    const document = documentOf('# SAFE <a id="safe"></a>\n\n## Loans <!-- todo -->\n\nText.\n');
    expect(document.title).toBe('SAFE');
    expect(document.sections[0]!.headings).toEqual(['Loans']);
  });

  it('keeps the words of a heading over two lines apart', () => {
    expect(documentOf('One\ntwo\n===\n').title).toBe('One two');
    expect(documentOf('One  \ntwo\n===\n').title).toBe('One two');
  });

  it('leaves footnote marks out of title and headings', () => {
    expect(documentOf('# SAFE[^n]\n\nText.\n\n[^n]: Note\n').title).toBe('SAFE');
  });

  it('gives each section the headings that are open above it', () => {
    const markdown = '# T\n\nA.\n\n## B\n\nb.\n\n#### C\n\nc.\n\n### D\n\nd.\n\n## E\n\ne.\n\n# F\n\nf.\n';
    expect(headingsOf(markdown)).toEqual([[], ['B'], ['B', 'C'], ['B', 'D'], ['E'], ['F']]);
  });

  it('leaves out a heading that repeats the title, wherever it stands', () => {
    const markdown = '---\ntitle: SAFE\n---\n\n# SAFE\n\nA.\n\n## Loans\n\nb.\n\n### SAFE\n\nc.\n';
    expect(headingsOf(markdown)).toEqual([[], ['Loans'], ['Loans']]);
  });

  it('leaves out sections without text, and keeps their headings for the sections below', () => {
    expect(headingsOf('# T\n\n## A\n\n### B\n\nb.\n\n## C\n')).toEqual([['A', 'B']]);
  });

  it('keeps text before the first heading in a section of its own', () => {
    expect(headingsOf('Intro.\n\n# T\n\nText.\n\n## A\n\na.\n')).toEqual([[], [], ['A']]);
  });

  it('reads a document without headings as one section', () => {
    expect(headingsOf('One.\n\nTwo.\n')).toEqual([[]]);
  });

  it('hands through what the front matter says', () => {
    const markdown =
      '---\ntitle: T\nsummary: S\ndate: 2025-06\nlanguage: fr\ntags: [a, b]\npublisher: P\nurl: https://example.org/t\n---\n\nText.';
    expect(documentOf(markdown)).toMatchObject({
      summary: 'S',
      date: '2025-06',
      language: 'fr',
      tags: ['a', 'b'],
      ownSource: { publisher: 'P', title: 'T', date: '2025-06', url: 'https://example.org/t' },
    });
  });

  it('gives null and an empty list for what the document does not say', () => {
    expect(documentOf('# T\n\nText.')).toMatchObject({
      summary: null,
      date: null,
      language: null,
      tags: [],
      ownSource: null,
    });
  });

  it('gives the own source the title of the heading where the front matter has none', () => {
    expect(documentOf('---\nurl: http://example.org\n---\n\n# T\n').ownSource).toEqual({
      publisher: null,
      title: 'T',
      date: null,
      url: 'http://example.org',
    });
  });

  it('takes dashes that no other dashes close as text', () => {
    expect(documentOf('---\ntitle: T\n', 'a.md')).toMatchObject({ title: 'A', hasOwnTitle: false });
    expect(documentOf('Text.\n\n---\n\ntitle: T\n\n---\n', 'a.md').title).toBe('A');
  });

  it('refuses front matter that does not parse, and names the file', () => {
    const read = () => documentOf('---\ntitle: [a\n---\n\nText.', 'news/bad.md');
    expect(read).toThrow(BotError);
    expect(read).toThrow(
      expect.objectContaining({
        code: 'CORPUS_INVALID',
        message: expect.stringContaining('"news/bad.md"') as string,
      }) as Error,
    );
  });

  it('makes the id of the path without its ending', () => {
    expect(documentIdOf('safe.md')).toBe('safe');
    expect(documentIdOf('v1.2/safe.2025.markdown')).toBe('v1.2/safe.2025');
    expect(documentOf('', 'news/a.md')).toMatchObject({ id: 'news/a', path: 'news/a.md', contentHash: 'f'.repeat(64) });
  });
});
