import { describe, expect, it } from 'vitest';
import { documentOf, sentencesOf } from '../../support/corpus-documents.ts';

function linesBySentence(markdown: string): Record<string, readonly [number, number]> {
  return Object.fromEntries(sentencesOf(documentOf(markdown)).map(({ text, lines }) => [text, lines]));
}

describe('parseDocument, on lines', () => {
  it('gives the lines of each sentence of a paragraph over several lines', () => {
    expect(linesBySentence('One is\nhere. Two.\nThree is\nvery\nlong. Four.\n')).toEqual({
      'One is here.': [1, 2],
      'Two.': [2, 2],
      'Three is very long.': [3, 5],
      'Four.': [5, 5],
    });
  });

  it('counts the front matter, blank lines and headings', () => {
    expect(linesBySentence('---\ntitle: T\n---\n\n# T\n\n\nOne.\n')).toEqual({ 'One.': [8, 8] });
  });

  it('counts the lines of CRLF text and of text with a byte order mark', () => {
    const lines = { 'One two.': [3, 4], 'Three.': [4, 4] };
    expect(linesBySentence('# T\r\n\r\nOne\r\ntwo. Three.\r\n')).toEqual(lines);
    expect(linesBySentence('\uFEFF# T\n\nOne\ntwo. Three.\n')).toEqual(lines);
  });

  it('gives the lines of marked-up text that starts or ends a line', () => {
    expect(linesBySentence('One **bold\ntext** and [a\nlink](https://example.org).\n*Two* `code\nhere`.\n')).toEqual({
      'One bold text and a link.': [1, 3],
      'Two code here.': [4, 5],
    });
  });

  it('gives the lines of text around comments, line breaks and images', () => {
    expect(linesBySentence('One <!-- a\nb --> two  \nthree. ![Four\nfive](m.png).\n')).toEqual({
      'One two three.': [1, 3],
      'Four five.': [3, 4],
    });
  });

  it('gives the lines of list items, lazy lines and quotes', () => {
    const markdown = '- One\n  two.\n- Three\nfour.\n  1. Five.\n\n     Six.\n\n> Seven\n> eight.\nNine.\n';
    expect(linesBySentence(markdown)).toEqual({
      'One two.': [1, 2],
      'Three four.': [3, 4],
      'Five.': [5, 5],
      'Six.': [7, 7],
      'Seven eight.': [9, 10],
      'Nine.': [11, 11],
    });
  });

  it('gives the line of each table row', () => {
    expect(linesBySentence('Text.\n\n| a | b |\n|---|---|\n| c | d |\n| e | f |\n')).toEqual({
      'Text.': [1, 1],
      'a b': [3, 3],
      'c d': [5, 5],
      'e f': [6, 6],
    });
  });

  it.each([
    ['with a language', '```sh\none\n\ntwo\n```\n', { one: [2, 2], two: [4, 4] }],
    ['without a language', '```\none\n\ntwo\n```\n', { one: [2, 2], two: [4, 4] }],
    ['with tildes', '~~~\none\n~~~\n', { one: [2, 2] }],
    ['without an end', '```\none\ntwo', { one: [2, 2], two: [3, 3] }],
    ['with a language and without an end', '```js\none\ntwo\n', { one: [2, 2], two: [3, 3] }],
    ['in a list', '- a\n\n  ```\n  one\n  ```\n', { a: [1, 1], one: [4, 4] }],
    ['that is indented', 'a\n\n    one\n\n    two\n', { a: [1, 1], one: [3, 3], two: [5, 5] }],
  ])('gives the line of each line of code %s', (_, markdown, lines) => {
    expect(linesBySentence(markdown)).toEqual(lines);
  });

  it('gives no line beyond the paragraph where a line end is written as an entity', () => {
    expect(linesBySentence('One.&#10;Two.\n')).toEqual({ 'One.': [1, 1], 'Two.': [1, 1] });
  });
});
