import { describe, expect, it } from 'vitest';
import { type PageLine, readPages } from '../../../../src/corpus/formats/pdf-layout.ts';

/** Lines of 11 points below one another, from the top of a page. */
function page(...texts: readonly (string | Partial<PageLine>)[]): PageLine[] {
  let bottom = 700;
  return texts.map((given) => {
    const line = typeof given === 'string' ? { text: given } : given;
    bottom = line.bottom ?? bottom - 13;
    const text = line.text ?? '';
    return { left: 72, right: 300, size: 11, ...line, text, bottom };
  });
}

const textsOf = (...pages: readonly PageLine[][]) => readPages(pages).map((blocks) => blocks.map(({ text }) => text));

describe('readPages', () => {
  it('joins lines into a paragraph, and begins another after a gap', () => {
    expect(textsOf(page('The ferry crosses', 'the bay.', { text: 'Dogs are free.', bottom: 650 }))).toEqual([
      ['The ferry crosses the bay.', 'Dogs are free.'],
    ]);
  });

  it('begins a paragraph where a line is set in or the line before stopped short', () => {
    expect(
      textsOf(
        page(
          'It crosses',
          { text: 'the bay.', right: 120 },
          'Dogs are',
          'free.',
          { text: 'Cars pay', left: 90 },
          'double.',
        ),
      ),
    ).toEqual([['It crosses the bay.', 'Dogs are free.', 'Cars pay double.']]);
  });

  it('goes on in the next column', () => {
    expect(textsOf(page('It crosses', 'the bay', { text: 'at noon.', left: 320, right: 540, bottom: 687 }))).toEqual([
      ['It crosses the bay at noon.'],
    ]);
  });

  it('takes larger letters for a heading', () => {
    const [blocks] = readPages([page({ text: 'Fares', size: 16 }, 'Four euros', 'a crossing.', 'Dogs are free.')]);
    expect(blocks).toEqual([
      { kind: 'heading', text: 'Fares' },
      { kind: 'paragraph', text: 'Four euros a crossing. Dogs are free.' },
    ]);
  });

  it('takes lines with a bullet for items, without the bullet', () => {
    const [blocks] = readPages([page('These are free:', '• dogs', '• bicycles of', 'all sizes')]);
    expect(blocks!.map(({ kind, text }) => `${kind}: ${text}`)).toEqual([
      'paragraph: These are free:',
      'item: dogs',
      'item: bicycles of all sizes',
    ]);
  });

  it.each([
    ['The bay is navi-', 'gable.', 'The bay is navigable.'],
    ['The bay is navi\u00AD', 'gable.', 'The bay is navigable.'],
    ['From 1914-', '1918 it stood.', 'From 1914- 1918 it stood.'],
    ['The Canada-', 'Union ferry.', 'The Canada- Union ferry.'],
  ])('joins "%s" and "%s"', (before, after, joined) => {
    expect(textsOf(page(before, after))).toEqual([[joined]]);
  });

  it('keeps the hyphen of a word that the document writes with one', () => {
    expect(textsOf(page('A co-operation. The co-', 'operation ended.'))).toEqual([
      ['A co-operation. The co-operation ended.'],
    ]);
  });

  it('leaves out what runs along the top and bottom of pages', () => {
    const pages = [1, 2, 3, 4].map((number) =>
      page('Port of Marwick', `Text of page ${'abcd'[number]!}.`, `Page ${number} of 4`),
    );
    expect(textsOf(...pages).flat()).toEqual([
      'Text of page b.',
      'Text of page c.',
      'Text of page d.',
      'Text of page undefined.',
    ]);
    expect(
      textsOf(...pages.slice(0, 2))
        .flat()
        .join(' '),
    ).toContain('Port of Marwick');
  });

  it('completes a sentence on the page where it begins', () => {
    expect(textsOf(page('It is open. The ferry'), page('crosses the bay. Dogs are', 'free.'))).toEqual([
      ['It is open. The ferry crosses the bay.'],
      ['Dogs are free.'],
    ]);
    expect(textsOf(page('The ferry'), page('crosses.'))).toEqual([['The ferry crosses.'], []]);
    expect(textsOf(page('The end.'), page('no sentence'))).toEqual([['The end.'], ['no sentence']]);
  });

  it('keeps the place of pages without text', () => {
    expect(textsOf(page('One.'), [], page('Three.'))).toEqual([['One.'], [], ['Three.']]);
  });
});
