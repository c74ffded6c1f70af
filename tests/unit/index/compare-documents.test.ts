import { describe, expect, it } from 'vitest';
import { compareDocuments, listChanges } from '../../../src/index/compare-documents.ts';

const before = new Map([
  ['a', { path: 'a.md', contentHash: '1' }],
  ['b', { path: 'b.md', contentHash: '2' }],
  ['c', { path: 'c.md', contentHash: '3' }],
]);
const documents = [
  { id: 'd', contentHash: '1' },
  { id: 'b', contentHash: '9' },
  { id: 'a', contentHash: '1' },
];

describe('listChanges', () => {
  it('tells documents by their ids and edits by the content', () => {
    expect(listChanges(documents, before)).toEqual({
      added: [documents[0]],
      changed: [documents[1]],
      removed: [{ path: 'c.md', contentHash: '3' }],
      unchanged: [documents[2]],
    });
  });
});

describe('compareDocuments', () => {
  it('counts the same', () => {
    expect(compareDocuments(documents, before)).toEqual({ added: 1, changed: 1, removed: 1, unchanged: 1 });
    expect(compareDocuments(documents, new Map())).toEqual({ added: 3, changed: 0, removed: 0, unchanged: 0 });
  });
});
