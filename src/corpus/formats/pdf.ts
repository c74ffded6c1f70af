import type { ListItem, RootContent } from 'mdast';
import { getDocumentProxy } from 'unpdf';
import { pageHeading } from '../page-heading.ts';
import { dayOf, type DocumentFacts, type ExtractedDocument, oneLine } from './extracted-document.ts';
import { type PageBlock, type PageLine, readPages } from './pdf-layout.ts';
import { UnreadableDocument } from './unreadable-document.ts';

type Pdf = Awaited<ReturnType<typeof getDocumentProxy>>;
type PdfPage = Awaited<ReturnType<Pdf['getPage']>>;

/**
 * The text of a PDF: a heading `p. 4` for every page with text, and below it the page's own headings and paragraphs.
 *
 * @throws {UnreadableDocument} if it is protected, damaged, or holds no text.
 */
export async function readPdf(bytes: Uint8Array): Promise<ExtractedDocument> {
  const pdf = await openPdf(bytes);
  const lines: PageLine[][] = [];
  for (let number = 1; number <= pdf.numPages; number++) {
    const page = await pdf.getPage(number);
    lines.push(await readLines(page));
    // A page keeps its fonts and pictures until it is told not to.
    page.cleanup();
  }
  const content = readPages(lines).flatMap((blocks, index) =>
    blocks.length === 0 ? [] : toContent(blocks, index + 1),
  );
  if (content.length === 0) {
    throw new UnreadableDocument(
      'it holds pictures of its pages and no text. Run text recognition (OCR) on it and save it again.',
    );
  }
  return { facts: await readFacts(pdf), content };
}

async function openPdf(bytes: Uint8Array): Promise<Pdf> {
  try {
    // PDF.js refuses Node's Buffer. Text needs no fonts of the system.
    return await getDocumentProxy(new Uint8Array(bytes), { verbosity: 0, useSystemFonts: false });
  } catch (error) {
    if (error instanceof Error && error.name === 'PasswordException') {
      throw new UnreadableDocument('it is protected by a password. Save a copy without one.', { cause: error });
    }
    throw new UnreadableDocument('it is damaged or no PDF file. Download or export it again.', { cause: error });
  }
}

/** The lines of a page in the order in which the file draws them, which is the order of reading in nearly all files. */
async function readLines(page: PdfPage): Promise<PageLine[]> {
  const { items } = await page.getTextContent();
  const lines: PageLine[] = [];
  let text = '';
  let place: Omit<PageLine, 'text'> | null = null;
  const endLine = (): void => {
    const folded = oneLine(text);
    if (folded !== undefined && place !== null) lines.push({ ...place, text: folded });
    text = '';
    place = null;
  };
  for (const item of items) {
    if (!('str' in item)) continue;
    const [, skew = 0, , , left = 0, bottom = 0] = item.transform as number[];
    const size = item.height;
    // Text that runs up or down the margin (a preprint's stamp, say) is no part of the page's text.
    if (Math.abs(skew) < 0.1 && item.str.trim() !== '') {
      place ??= { left, bottom, size, right: left };
      place = { ...place, right: left + item.width, size: Math.max(place.size, size) };
      text += item.str;
    } else if (item.str !== '' && Math.abs(skew) < 0.1) {
      text += ' ';
    }
    if (item.hasEOL) endLine();
  }
  endLine();
  return lines;
}

function toContent(blocks: readonly PageBlock[], number: number): RootContent[] {
  const content: RootContent[] = [
    { type: 'heading', depth: 2, children: [{ type: 'text', value: pageHeading(number) }] },
  ];
  for (const { kind, text } of blocks) {
    const children = [{ type: 'text' as const, value: text }];
    const item: ListItem = { type: 'listItem', spread: false, children: [{ type: 'paragraph', children }] };
    const last = content.at(-1);
    if (kind === 'heading') content.push({ type: 'heading', depth: 3, children });
    else if (kind === 'paragraph') content.push({ type: 'paragraph', children });
    else if (last?.type === 'list') last.children.push(item);
    else content.push({ type: 'list', spread: false, children: [item] });
  }
  return content;
}

/** Titles that programs write by themselves: the name of the file, or of the program and the file. */
const NO_TITLE = /^(?:untitled|title|microsoft \w+ - .*|.*\.(?:docx?|pdf|pptx?|indd|tex|dvi|rtf|odt|xlsx?))$/i;

/** As PDF.js gives it, whose own types know neither the keys nor that a file may have no XMP. */
interface PdfMetadata {
  readonly info: Readonly<Record<string, unknown>>;
  readonly metadata: { get(name: string): unknown } | null;
}

async function readFacts(pdf: Pdf): Promise<DocumentFacts> {
  const { info, metadata } = (await pdf.getMetadata()) as unknown as PdfMetadata;
  const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? oneLine(value) : undefined);
  const title = textOf(info['Title']) ?? textOf(metadata?.get('dc:title'));
  return {
    title: title === undefined || NO_TITLE.test(title) ? undefined : title,
    publisher: textOf(metadata?.get('dc:publisher')),
    date: dayOf(textOf(info['CreationDate']) ?? textOf(metadata?.get('xmp:createdate'))),
    language: textOf(info['Language']),
  };
}
