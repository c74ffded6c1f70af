import type { Sentence } from '../corpus/document.ts';

/** A run of whole sentences of one section: the unit that is embedded, retrieved and cited. */
export interface Passage {
  readonly documentId: string;
  /** The document's title where it has one of its own, else null; context for the embedding and for words. */
  readonly contextTitle: string | null;
  /** Headings from the outermost to this section's own. */
  readonly headings: readonly string[];
  /** Position of the section in its document, from 0; passages of one section may be joined. */
  readonly sectionIndex: number;
  /** Never empty. */
  readonly sentences: readonly Sentence[];
}

/** The passage as plain text: its sentences with one space between them. */
export function passageText(passage: Passage): string {
  return passage.sentences.map((sentence) => sentence.text).join(' ');
}

/** What stands before a passage's text for the model: title and headings, which often hold the subject of the text. */
export function passageContext(passage: Passage): string {
  return [passage.contextTitle, ...passage.headings].filter((part) => part !== null).join(': ');
}
