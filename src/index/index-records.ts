import { z } from 'zod';
import type { Document } from '../corpus/document.ts';
import type { Passage } from '../passages/passage.ts';

const sourceSchema = z.object({
  publisher: z.string().nullable(),
  title: z.string(),
  date: z.string().nullable(),
  url: z.string().nullable(),
});

const documentSchema = z.object({
  id: z.string(),
  path: z.string(),
  title: z.string(),
  contentHash: z.string(),
  footnotes: z.record(z.string(), sourceSchema),
  ownSource: sourceSchema.nullable(),
});

/** What an answer needs to know of a document, as kept in the index. */
export type IndexedDocument = z.infer<typeof documentSchema>;

const sentenceSchema = z.object({
  text: z.string(),
  lines: z.tuple([z.int(), z.int()]),
  footnotes: z.array(z.string()),
});

const passageSchema = z.object({
  documentId: z.string(),
  contextTitle: z.string().nullable(),
  headings: z.array(z.string()),
  sectionIndex: z.int(),
  sentences: z.array(sentenceSchema).nonempty(),
});

export function toIndexedDocument(document: Document): IndexedDocument {
  const { id, path, title, contentHash, ownSource } = document;
  return { id, path, title, contentHash, ownSource, footnotes: Object.fromEntries(document.footnotes) };
}

/** JSON Lines, one record a line. */
export function writeRecords(records: readonly (IndexedDocument | Passage)[]): string {
  return records.map((record) => `${JSON.stringify(record)}\n`).join('');
}

export function readDocumentRecords(text: string): IndexedDocument[] {
  return parseLines(text).map((value) => documentSchema.parse(value));
}

export function readPassageRecords(text: string): Passage[] {
  return parseLines(text).map((value) => passageSchema.parse(value));
}

function parseLines(text: string): unknown[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown);
}
