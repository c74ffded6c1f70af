import { describe, expect, it } from 'vitest';
import { parseTextDocument } from '../../../../src/corpus/parse-document.ts';
import { sentencesOf, textsOf } from '../../../support/corpus-documents.ts';

const textDocument = (text: string) => parseTextDocument('notes/old_rules.txt', text, 'f'.repeat(64));

describe('a plain text document', () => {
  it('has a paragraph for each run of lines between blank ones', () => {
    const document = textDocument('\nOne line\nand the next.\n \t\nAnother. And more.\n\n\nLast.');
    expect(textsOf(document)).toEqual([['One line and the next.'], ['Another.', 'And more.'], ['Last.']]);
  });

  it('gives the lines of the file, whatever its line ends', () => {
    const document = textDocument('\uFEFFOne\r\ntwo.\r\n\r\nThree. Four\r\nfive.');
    expect(sentencesOf(document).map(({ lines }) => lines)).toEqual([
      [1, 2],
      [4, 4],
      [4, 5],
    ]);
  });

  it('takes marks of Markdown for what they are in plain text', () => {
    const text = '# 5 is *not* a [heading](x) [^1] &amp; <b>no</b> tag.';
    const document = textDocument(`---\ntitle: x\n---\n\n${text}`);
    expect(textsOf(document).at(-1)).toEqual([text]);
    expect(document).toMatchObject({ title: 'Old rules', hasOwnTitle: false });
  });

  it('has no section when the file is empty', () => {
    expect(textDocument(' \n\n').sections).toEqual([]);
  });
});
