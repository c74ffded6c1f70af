import type { Document, Sentence } from '../../src/corpus/document.ts';
import { parseDocument } from '../../src/corpus/parse-document.ts';

/** A document read from Markdown, as if from a file. */
export function documentOf(markdown: string, path = 'note.md'): Document {
  return parseDocument(path, markdown, 'f'.repeat(64));
}

/** A document with the given text in each block of its only section; every string is one sentence. */
export function documentOfSentences(...blocks: readonly (readonly string[])[]): Document {
  const document = documentOf('');
  const sentence = (text: string): Sentence => ({ text, lines: [1, 1], footnotes: [] });
  return {
    ...document,
    sections: [{ headings: [], blocks: blocks.map((texts) => ({ sentences: texts.map(sentence) })) }],
  };
}

/** Every sentence of a document, in order. */
export function sentencesOf(document: Document): Sentence[] {
  return document.sections.flatMap((section) => section.blocks.flatMap((block) => block.sentences));
}

/** The text of every sentence of a document, by block. */
export function textsOf(document: Document): string[][] {
  return document.sections.flatMap((section) => section.blocks.map((block) => block.sentences.map(({ text }) => text)));
}
