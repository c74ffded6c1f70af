import { describe, expect, it } from 'vitest';
import type { Source } from '../../../src/corpus/document.ts';
import { isDate, parseSource } from '../../../src/corpus/parse-source.ts';
import { parseMarkdown } from '../../../src/corpus/parse-document.ts';

function sourceOf(note: string): Source {
  const definition = parseMarkdown(`[^a]: ${note}\n`).children[0];
  if (definition?.type !== 'footnoteDefinition') throw new Error(`Not a footnote: ${note}`);
  return parseSource(definition);
}

describe('parseSource', () => {
  it('reads publisher, title, date and address', () => {
    expect(
      sourceOf('Council of the EU, "SAFE: Council adopts €150 bn", 2025-05-27, <https://example.org/a?b=1,2>'),
    ).toEqual({
      publisher: 'Council of the EU',
      title: 'SAFE: Council adopts €150 bn',
      date: '2025-05-27',
      url: 'https://example.org/a?b=1,2',
    });
  });

  it.each(['2025', '2025-05', '2025-05-27'])('takes %s as the date', (date) => {
    expect(sourceOf(`Press, "Title", ${date}, <https://example.org>`).date).toBe(date);
    expect(sourceOf(`Press, "Title", ${date}`)).toEqual({ publisher: 'Press', title: 'Title', date, url: null });
  });

  it.each(['27 May 2025', '2025-13', '2025-5-27', '2025-05-32', '20250527', 'n.d.'])(
    'does not take %s as a date',
    (date) => {
      expect(sourceOf(`Press, "Title", ${date}, <https://example.org>`)).toEqual({
        publisher: 'Press',
        title: 'Title',
        date: null,
        url: 'https://example.org',
      });
    },
  );

  it('takes a source with neither date nor address', () => {
    expect(sourceOf('Press, "Title"')).toEqual({ publisher: 'Press', title: 'Title', date: null, url: null });
  });

  it('takes a source without a publisher', () => {
    expect(sourceOf('"Title", 2025')).toEqual({ publisher: null, title: 'Title', date: '2025', url: null });
  });

  it('keeps a comma inside the publisher and commas inside the title', () => {
    expect(sourceOf('Ministry of Defence, Poland, "Tanks, ships, and 2025, too", 2026')).toEqual({
      publisher: 'Ministry of Defence, Poland',
      title: 'Tanks, ships, and 2025, too',
      date: '2026',
      url: null,
    });
  });

  it('reads curly quotes, and quotes inside the title', () => {
    expect(sourceOf('Press, “A title”, 2025').title).toBe('A title');
    expect(sourceOf('Press, "What “SAFE” is", 2025').title).toBe('What “SAFE” is');
    expect(sourceOf('Press, "What "SAFE" is", 2025').title).toBe('What "SAFE" is');
  });

  it('takes the whole text of any other form as the title', () => {
    expect(sourceOf('Interview with the minister, spring 2025')).toEqual({
      publisher: null,
      title: 'Interview with the minister, spring 2025',
      date: null,
      url: null,
    });
  });

  it('takes an address alone as title and address', () => {
    expect(sourceOf('<https://example.org/a>')).toEqual({
      publisher: null,
      title: 'https://example.org/a',
      date: null,
      url: 'https://example.org/a',
    });
  });

  it('finds the address of a named link, of a bare address, and of one inside emphasis', () => {
    expect(sourceOf('[The report](https://example.org/r)')).toMatchObject({
      title: 'The report',
      url: 'https://example.org/r',
    });
    expect(sourceOf('Press, "T", 2025, https://example.org/r').url).toBe('https://example.org/r');
    expect(sourceOf('Press, "T", *[here](http://example.org/r)*').url).toBe('http://example.org/r');
  });

  it('takes the first web address', () => {
    expect(sourceOf('[a](mailto:a@example.org) [b](https://example.org/1) [c](https://example.org/2)').url).toBe(
      'https://example.org/1',
    );
  });

  it.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'file:///etc/passwd',
    'data:text/html,x',
    'ftp://example.org',
    '/page',
  ])('gives no address for a link to %s', (url) => {
    expect(sourceOf(`Press, "Title", [x](<${url}>)`)).toMatchObject({ title: 'Title', url: null });
  });

  it('folds a note over several lines and paragraphs', () => {
    expect(sourceOf('Press,\n    "A long\n    title", 2025\n\n    <https://example.org>')).toEqual({
      publisher: 'Press',
      title: 'A long title',
      date: null,
      url: 'https://example.org',
    });
  });

  it('takes Markdown marks off publisher and title', () => {
    expect(sourceOf('**Press**, "A *fine* `title`", 2025')).toMatchObject({
      publisher: 'Press',
      title: 'A fine title',
    });
  });
});

describe('isDate', () => {
  it.each(['2025', '2025-05', '2025-05-27', '2024-02-29', '2025-12-31'])('accepts %s', (text) => {
    expect(isDate(text)).toBe(true);
  });

  it.each(['', '25', '2025-', '2025-00', '2025-02-29', '2025-04-31', '2025-05-27T00:00', ' 2025', 'May 2025'])(
    'rejects %j',
    (text) => {
      expect(isDate(text)).toBe(false);
    },
  );
});
