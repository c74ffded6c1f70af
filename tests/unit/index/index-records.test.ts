import { describe, expect, it } from 'vitest';
import { parseDocument } from '../../../src/corpus/parse-document.ts';
import {
  readDocumentRecords,
  readPassageRecords,
  toIndexedDocument,
  writeRecords,
} from '../../../src/index/index-records.ts';
import { splitPassages } from '../../../src/passages/split-passages.ts';

const document = parseDocument(
  'sea/harbour.md',
  `---
title: The harbour
url: https://example.org/harbour
---

High water\u2028comes twice.[^t] "Boats" leave — 🚢.

[^t]: Tide office, "Tables", 2025-01-02, <https://example.org/tides>
`,
  'f'.repeat(64),
);

describe('document records', () => {
  it('come back as they were written', () => {
    const indexed = toIndexedDocument(document);
    expect(readDocumentRecords(writeRecords([indexed]))).toEqual([indexed]);
    expect(indexed.footnotes['t']).toMatchObject({ publisher: 'Tide office', url: 'https://example.org/tides' });
    expect(indexed.ownSource).toMatchObject({ title: 'The harbour', url: 'https://example.org/harbour' });
  });
});

describe('passage records', () => {
  const passages = splitPassages(document, (text) => text.length);

  it('come back as they were written', () => {
    expect(passages.length).toBeGreaterThan(0);
    expect(readPassageRecords(writeRecords(passages))).toEqual(passages);
  });

  it('stand one on a line, in order', () => {
    const twice = writeRecords([...passages, ...passages]);
    expect(twice.trimEnd().split('\n')).toHaveLength(2 * passages.length);
    expect(readPassageRecords(twice)).toEqual([...passages, ...passages]);
  });

  it('are none in an empty file', () => {
    expect(readPassageRecords(writeRecords([]))).toEqual([]);
  });

  it.each([
    ['a line that is not JSON', '{"documentId":'],
    ['a document record', writeRecords([toIndexedDocument(document)])],
    ['a passage without sentences', `${JSON.stringify({ ...passages[0]!, sentences: [] })}\n`],
  ])('refuse %s', (_, text) => {
    expect(() => readPassageRecords(text)).toThrow();
  });
});
