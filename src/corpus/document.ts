/** What a footnote (or the front matter) says about where a statement comes from. A part that is not given is null. */
export interface Source {
  readonly publisher: string | null;
  readonly title: string;
  /** As written: usually `2025-05-27`, `2025-05` or `2025`. */
  readonly date: string | null;
  readonly url: string | null;
}

/** One sentence of a document as plain text, with its place in the file. */
export interface Sentence {
  /** Markdown and footnote marks taken off, white space folded; never empty. */
  readonly text: string;
  /** First and last line in the file, 1-based, both inclusive; in its text as Markdown where the format has no lines. */
  readonly lines: readonly [number, number];
  /** Labels of the footnotes in the sentence, in order of appearance. */
  readonly footnotes: readonly string[];
}

/** A paragraph, list item, table or the like: text that a passage should not cut without need. */
export interface Block {
  readonly sentences: readonly Sentence[];
}

/** The text under one heading, without the text under the headings below it. */
export interface Section {
  /** Headings from the outermost to this one; empty for text before the first heading. The title is not among them. */
  readonly headings: readonly string[];
  readonly blocks: readonly Block[];
}

/** One source file of the corpus. */
export interface Document {
  /** Path below the corpus folder without its ending, with `/` between folders. */
  readonly id: string;
  /** Path below the corpus folder, with `/` between folders. */
  readonly path: string;
  readonly title: string;
  /** False where the title was made from the file name, which says little about the content. */
  readonly hasOwnTitle: boolean;
  readonly summary: string | null;
  readonly date: string | null;
  readonly language: string | null;
  readonly tags: readonly string[];
  readonly sections: readonly Section[];
  /** Footnote definitions by label. */
  readonly footnotes: ReadonlyMap<string, Source>;
  /** The document's own address as a source, from the front matter; used where a passage has no footnote. */
  readonly ownSource: Source | null;
  /** SHA-256 of the file, in hexadecimal. */
  readonly contentHash: string;
}
