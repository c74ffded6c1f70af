import { beforeAll, describe, expect, it } from 'vitest';
import type { Searchable } from '../../../src/answering/answerer.ts';
import type { IndexedDocument } from '../../../src/index/index-records.ts';
import { findDocument, suggestDocuments } from '../../../src/moderation/find-documents.ts';
import { searchWords } from '../../../src/moderation/search-words.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { errorOf } from '../../support/sample-error.ts';
import { buildSearchable } from '../../support/sample-searchable.ts';

const documents: readonly IndexedDocument[] = [
  ['harbour', 'Harbour rules'],
  ['notes/harbour', 'Notes'],
  ['notes/hay', 'On Hay'],
  ['Bakery', 'Bread · daily'],
  ['copy', 'On Hay'],
].map(([id, title]) => ({
  id: id!,
  title: title!,
  path: `${id!}.md`,
  contentHash: '',
  footnotes: {},
  ownSource: null,
}));
const byId = new Map(documents.map((document) => [document.id, document]));

describe('findDocument', () => {
  it.each([
    ['harbour', 'harbour'],
    ['notes/harbour.md', 'notes/harbour'],
    ['bakery', 'Bakery'],
    [' HARBOUR RULES ', 'harbour'],
    ['bread · daily', 'Bakery'],
    ['notes/ha', null],
    ['notes/har', 'notes/harbour'],
    ['on hay', null],
    ['', null],
  ])('takes %j for %j', async (name, id) => {
    if (id !== null) expect(findDocument(byId, name).id).toBe(id);
    else expect((await errorOf(() => findDocument(byId, name))).code).toBe('INPUT_INVALID');
  });

  it('names what comes near', async () => {
    expect((await errorOf(() => findDocument(byId, 'on hay'))).message).toContain('"notes/hay", "copy"');
    expect((await errorOf(() => findDocument(byId, 'rules'))).message).toContain('Perhaps you mean "harbour".');
    expect((await errorOf(() => findDocument(byId, 'zeppelin'))).message).toContain('choose from the list');
  });
});

describe('suggestDocuments', () => {
  it('puts those that begin with the text first', () => {
    expect(suggestDocuments(documents, 'HA', 9).map(({ id }) => id)).toEqual([
      'harbour',
      'notes/harbour',
      'notes/hay',
      'copy',
    ]);
    expect(suggestDocuments(documents, 'hay', 1).map(({ id }) => id)).toEqual(['notes/hay']);
  });

  it('gives the first of all for no text, and never too many', () => {
    expect(suggestDocuments(documents, ' ', 2).map(({ id }) => id)).toEqual(['harbour', 'notes/harbour']);
    expect(suggestDocuments(documents, 'zeppelin', 2)).toEqual([]);
  });
});

describe('searchWords', () => {
  let sample: Searchable;
  beforeAll(async () => {
    sample = await buildSearchable(createHashingEmbedder());
  });
  const search = (words: string, page = 1, pageSize = 10) => searchWords(sample, words, { page, pageSize });

  it('finds every passage that holds the word in any form, with the sentence', () => {
    const { passages, documents: found, hits } = search('burning');
    expect({ passages, found }).toEqual({ passages: 2, found: 2 });
    expect(hits.map(({ document, sentence }) => `${document.id}: ${sentence}`).sort()).toEqual([
      'bakery: The oven burns birch wood.',
      'lighthouse: Its lamp burned whale oil until 1931.',
    ]);
  });

  it('gives the first sentence where only a heading holds the word', () => {
    expect(search('fishing').hits.map(({ sentence }) => sentence)).toEqual(['Nets are mended on the north quay.']);
  });

  it('gives one page at a time, and the last for a page beyond', () => {
    const pages = [1, 2, 7].map((page) => search('burning', page, 1));
    expect(pages.map(({ page, pages: all, hits }) => [page, all, hits.length])).toEqual([
      [1, 2, 1],
      [2, 2, 1],
      [2, 2, 1],
    ]);
    expect(pages[0]!.hits[0]!.document.id).not.toBe(pages[1]!.hits[0]!.document.id);
    expect(search('zeppelin')).toMatchObject({ passages: 0, documents: 0, hits: [], page: 1, pages: 1 });
  });

  it('says what was searched for in place of a misspelt word', () => {
    expect(search('lighthouze').corrections).toEqual([{ from: 'lighthouze', to: 'lighthouse' }]);
  });

  it.each(['', '🇨🇦', 'of the'])('cannot search for %j', async (words) => {
    expect((await errorOf(() => search(words))).code).toBe('INPUT_INVALID');
  });
});
