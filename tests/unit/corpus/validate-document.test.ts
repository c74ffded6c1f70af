import { describe, expect, it } from 'vitest';
import { validateDocument } from '../../../src/corpus/validate-document.ts';

const findingsOf = (...lines: readonly string[]): string[] =>
  validateDocument('note.md', lines.join('\n')).findings.map(({ line, message }) => `${line}: ${message}`);

describe('validateDocument', () => {
  it('finds nothing in a document that is well', () => {
    expect(
      findingsOf(
        '---',
        'title: The harbour',
        'date: 2025-05-27',
        '---',
        '',
        '# Fees',
        '',
        'A berth costs 12 euros.[^fee]',
        '',
        '- a list item',
        '',
        '[^fee]: Port Office, "Tariff", 2024-02-29, <https://example.org/tariff>',
      ),
    ).toEqual([]);
  });

  it('asks for no source in a document that gives none', () => {
    expect(findingsOf('# Note', '', 'One.', '', 'Two.')).toEqual([]);
  });

  it('finds a paragraph without a source where others have one', () => {
    expect(findingsOf('One.[^a]', '', 'Two', 'more.', '', '[^a]: P, "T", 2025')).toEqual([
      '3: this paragraph has no source; add a footnote to it',
    ]);
  });

  it('finds a footnote that is used but not defined', () => {
    expect(findingsOf('# A', '', 'One.[^a] Two.[^gone]', '', '[^a]: P, "T", 2025')).toEqual([
      '3: footnote [^gone] is used but not defined',
    ]);
  });

  it('finds a footnote that is defined but never used', () => {
    expect(findingsOf('One.[^a]', '', '[^a]: P, "T", 2025', '[^Spare]: P, "U", 2025')).toEqual([
      '4: footnote [^Spare] is defined but never used',
    ]);
  });

  it('finds a footnote that is defined twice', () => {
    expect(findingsOf('One.[^a]', '', '[^a]: P, "T", 2025', '[^a]: P, "U", 2025')).toEqual([
      '4: footnote [^a] is defined twice',
    ]);
  });

  it.each(['just words', '<https://example.org>', '"Title", 2025', 'Publisher, Title, 2025'])(
    'finds a source of another form: %s',
    (source) => {
      expect(findingsOf('One.[^a]', '', `[^a]: ${source}`)).toEqual([
        expect.stringMatching(/^3: expected a source of the form Publisher, "Title"/),
      ]);
    },
  );

  it.each(['2025', '2025-05', '2025-05-27', '2024-02-29'])('accepts the date %s', (date) => {
    expect(
      findingsOf('---', `date: "${date}"`, '---', 'One.[^a]', '', `[^a]: P, "T, 12", ${date}, <https://a.example>`),
    ).toEqual([]);
  });

  it.each(['2025-13', '2025-02-30', '2025-5-27', '27.5.2025'])('finds the date %s in a source', (date) => {
    expect(findingsOf('One.[^a]', '', `[^a]: P, "T", ${date}, <https://example.org>`)).toEqual([
      `3: expected a date such as 2025, 2025-05 or 2025-05-27, got "${date}"`,
    ]);
  });

  it.each(['2025-13', '2025-02-30', 'May 2025'])('finds the date %s in the front matter', (date) => {
    expect(findingsOf('---', `date: "${date}"`, '---', 'One.')).toEqual([
      `1: expected \`date\` as 2025, 2025-05 or 2025-05-27, got "${date}"`,
    ]);
  });

  it('finds front matter that does not parse', () => {
    expect(findingsOf('---', 'title: [a', '---', 'One.')).toEqual([
      expect.stringMatching(/^1: the front matter does not parse: /),
    ]);
  });

  it('reports in the order of lines', () => {
    const lines = findingsOf('One.[^gone]', '', 'Two.[^b]', '', '[^b]: words', '[^c]: P, "T", 2025-99');
    expect(lines.map((line) => line.split(':')[0])).toEqual(['1', '1', '5', '6', '6']);
  });

  it('counts lines alike with Windows line ends and a byte order mark', () => {
    const { findings } = validateDocument('note.md', '\uFEFF---\r\ntitle: A\r\n---\r\n\r\nOne.[^gone]\r\n');
    expect(findings).toEqual([
      { path: 'note.md', line: 5, kind: 'footnote', message: 'footnote [^gone] is used but not defined' },
    ]);
  });

  it('gives paragraphs as plain text with their lines, without footnotes', () => {
    const { paragraphs } = validateDocument('note.md', '# A\n\nOne **bold**\nword.[^a]\n\n[^a]: P, "T", 2025');
    expect(paragraphs).toEqual([{ path: 'note.md', line: 3, text: 'One bold word.' }]);
  });

  it('gives links and images within the corpus with their lines, and no others', () => {
    const { links } = validateDocument(
      'note.md',
      'See [b](b.md), [web](https://example.org), [mail](mailto:a@b.example), [top](#top)\nand [c](c/d.md#part), [x](//example.org), ![map](map.png), ![far](https://example.org/a.png).',
    );
    expect(links).toEqual([
      { line: 1, target: 'b.md', isImage: false },
      { line: 1, target: '#top', isImage: false },
      { line: 2, target: 'c/d.md#part', isImage: false },
      { line: 2, target: 'map.png', isImage: true },
    ]);
  });

  it('gives the targets of reference links too', () => {
    expect(validateDocument('note.md', 'See [the other][b].\n\n[b]: b.md\n').links).toMatchObject([{ target: 'b.md' }]);
  });

  it('gives the anchors that GitHub makes of headings, and those of HTML', () => {
    const { anchors } = validateDocument(
      'note.md',
      '# The *Fees* in `Marwick`: 12 €?[^a]\n\n## Été & hiver\n\n## Part\n\n## Part\n\n<a id="Old-Place"></a>\n\nSee <a name="here">it</a>.\n\n[^a]: P, "T", 2025',
    );
    expect([...anchors]).toEqual(['the-fees-in-marwick-12-', 'été--hiver', 'part', 'part-1', 'old-place', 'here']);
  });

  it('finds text in HTML, which is left out', () => {
    const table = '<table><tr><td>A berth costs 12 euros</td><td>in summer only</td></tr></table>';
    expect(findingsOf('One.', '', table, '', '> <p>The harbour master lends needles and twine.</p>')).toEqual([
      '3: this HTML is left out, with 37 characters of text; write it as Markdown',
      '5: this HTML is left out, with 43 characters of text; write it as Markdown',
    ]);
  });

  it.each([
    '<!-- A long comment that no reader is meant to see at all. -->',
    '<!-- It never ends, and so nothing after it is shown.',
    '<img src="map.png" alt="A map of the harbour with all its quays">',
    '<details><summary>More</summary>',
    'The words between <b>tags in a paragraph that is quite long</b> stay.',
  ])('lets HTML without text of its own pass: %s', (html) => {
    expect(findingsOf('One.', '', html)).toEqual([]);
  });
});
