/** How the text of a document is written down. */
export type DocumentFormat = 'markdown' | 'text' | 'html' | 'pdf' | 'docx';

const MEGABYTE = 1024 * 1024;

interface FormatFacts {
  /** File name endings, in lower case, with the point. */
  readonly endings: readonly string[];
  /** Whether a line number leads a reader of the file to the text. */
  readonly hasLines: boolean;
  /** Largest file that is read, in bytes. */
  readonly maxBytes: number;
}

/**
 * A law of 1,000 pages is about 4 MB of Markdown; more than this is nearly always a data dump or a wrong file, and would be
 * read whole into memory. It binds the text taken out of the other formats as well.
 */
export const MAX_TEXT_BYTES = 10 * MEGABYTE;

/** Reports with many pictures reach 20 to 40 MB, nearly all of it pictures; a scanned book is larger and has no text. */
const MAX_PAGED_BYTES = 50 * MEGABYTE;

const FORMATS: Readonly<Record<DocumentFormat, FormatFacts>> = {
  markdown: { endings: ['.md', '.markdown'], hasLines: true, maxBytes: MAX_TEXT_BYTES },
  text: { endings: ['.txt'], hasLines: true, maxBytes: MAX_TEXT_BYTES },
  html: { endings: ['.html', '.htm'], hasLines: false, maxBytes: MAX_TEXT_BYTES },
  pdf: { endings: ['.pdf'], hasLines: false, maxBytes: MAX_PAGED_BYTES },
  docx: { endings: ['.docx'], hasLines: false, maxBytes: MAX_PAGED_BYTES },
};

/** All endings of documents, for messages: `.md, .markdown, .txt, …`. */
export const DOCUMENT_ENDINGS = Object.values(FORMATS)
  .flatMap((facts) => facts.endings)
  .join(', ');

/** The format that a file's name tells; null for a file that is no document. */
export function formatOf(path: string): DocumentFormat | null {
  const ending = /\.[^./]+$/.exec(path)?.[0].toLowerCase();
  if (ending === undefined) return null;
  const found = Object.entries(FORMATS).find(([, facts]) => facts.endings.includes(ending));
  return (found?.[0] as DocumentFormat | undefined) ?? null;
}

/** Whether a line number leads a reader of this file to the text; in a PDF or web page it does not. */
export function hasLines(path: string): boolean {
  const format = formatOf(path);
  return format === null || FORMATS[format].hasLines;
}

/** Largest file of a format that is read, in bytes. */
export function maxBytesOf(format: DocumentFormat): number {
  return FORMATS[format].maxBytes;
}
