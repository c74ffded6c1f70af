import { describe, expect, it } from 'vitest';
import { documentOf, sentencesOf, textsOf } from '../../support/corpus-documents.ts';

describe('parseDocument, on blocks', () => {
  it('makes each paragraph a block of sentences', () => {
    expect(textsOf(documentOf('One. Two.\n\nThree\nfour.\n'))).toEqual([['One.', 'Two.'], ['Three four.']]);
  });

  it('makes a list one block, with nested items and their paragraphs in order', () => {
    const markdown = '- One. Two.\n  - Three.\n\n    Four.\n    1. Five.\n- [x] Six.\n';
    expect(textsOf(documentOf(markdown))).toEqual([['One.', 'Two.', 'Three.', 'Four.', 'Five.', 'Six.']]);
  });

  it('makes a table one block with a sentence for each row', () => {
    const markdown = '| State | Loan |\n| :-- | --: |\n| Poland | €43 bn |\n| | **none** |\n';
    expect(textsOf(documentOf(markdown))).toEqual([['State Loan', 'Poland €43 bn', 'none']]);
  });

  it('makes fenced and indented code a block with a sentence for each line', () => {
    expect(textsOf(documentOf('```sh\nnpm  ci\n\nnpm test\n```\n\n    git log\n'))).toEqual([
      ['npm ci', 'npm test'],
      ['git log'],
    ]);
  });

  it('reads block quotes, nested ones and the headings and lists in them', () => {
    const markdown = '> One\n> two.\n>\n> > Three.\n>\n> ## Four\n>\n> - Five.\n';
    expect(textsOf(documentOf(markdown))).toEqual([['One two.'], ['Three.'], ['Four'], ['Five.']]);
    expect(documentOf(markdown).sections.map(({ headings }) => headings)).toEqual([[]]);
  });

  it('leaves out raw HTML, comments, rules, definitions and front matter', () => {
    const markdown =
      '---\nsummary: unseen\n---\n\n<div>\nunseen\n</div>\n\n<!-- unseen -->\n\nSeen.\n\n***\n\n[r]: https://example.org "unseen"\n\n[^n]: unseen\n';
    expect(textsOf(documentOf(markdown))).toEqual([['Seen.']]);
  });

  it.each([
    ['emphasis', 'A *fine* and **strong** ***pair*** __in__ _one_.', 'A fine and strong pair in one.'],
    ['emphasis inside a word', 'un**believ**able', 'unbelievable'],
    ['deleted text', 'A ~~bad~~ mark.', 'A bad mark.'],
    ['inline code', 'Run `npm  test` now.', 'Run npm test now.'],
    ['links', 'See [the *report*](https://example.org "title") now.', 'See the report now.'],
    ['reference links', 'See [the report][r] and [r].\n\n[r]: https://example.org', 'See the report and r.'],
    ['bare addresses', 'See <https://example.org/a> now.', 'See https://example.org/a now.'],
    ['images', 'A ![red\nmap](m.png) and ![](n.png) here.', 'A red map and here.'],
    ['entities', 'Fish &amp; chips &lt;b&gt; &eacute; &#8364;5 &nbsp; end.', 'Fish & chips <b> é €5 end.'],
    ['escapes', 'Not \\*emphasis\\* and \\[^1\\].', 'Not *emphasis* and [^1].'],
    ['inline HTML', 'A <b>bold</b> word<!-- unseen -->.', 'A bold word.'],
    ['hard line breaks', 'One  \ntwo\\\nthree.', 'One two three.'],
    ['an HTML line break', 'One<br>two<br/>three.', 'One two three.'],
    ['white space of every kind', 'One\u00A0\u2003two\t three.', 'One two three.'],
    [
      'characters that turn the text round or show nothing',
      'One\u202E two\u2066 three\u200B\uFEFF.',
      'One two three .',
    ],
    ['emoji and their joiners', 'One 👩‍👩‍👧 😀.', 'One 👩‍👩‍👧 😀.'],
  ])('gives plain text for %s', (_, markdown, text) => {
    expect(textsOf(documentOf(markdown))).toEqual([[text]]);
  });

  it.each(['', '\n\n', '\uFEFF', '---\ntitle: A\n---\n', '# One\n\n## Two\n\n### Three\n', '<!-- nothing -->', '***'])(
    'gives no sections for %j',
    (markdown) => {
      expect(documentOf(markdown).sections).toEqual([]);
    },
  );

  it('reads CRLF, CR and a byte order mark as if they were not there', () => {
    const markdown = '---\ntitle: A\n---\n\n# A\n\nOne\ntwo. Three.[^n]\n\n- Four.\n\n[^n]: Press, "T", 2025\n';
    const plain = documentOf(markdown);
    expect(sentencesOf(plain)).toHaveLength(3);
    for (const variant of [markdown.replaceAll('\n', '\r\n'), markdown.replaceAll('\n', '\r'), `\uFEFF${markdown}`]) {
      expect(documentOf(variant)).toEqual(plain);
    }
  });

  it('reads a document of one long line whole', () => {
    const texts = Array.from({ length: 500 }, (_, index) => `Sentence ${index} is here.`);
    expect(textsOf(documentOf(texts.join(' ')))).toEqual([texts]);
  });
});
