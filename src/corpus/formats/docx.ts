import { DOMParser } from 'linkedom';
import mammoth from 'mammoth';
import { checkParts } from './docx-parts.ts';
import { dayOf, type DocumentFacts, type ExtractedDocument, oneLine } from './extracted-document.ts';
import { contentOfHtml } from './html-content.ts';
import { UnreadableDocument } from './unreadable-document.ts';

/** Mammoth knows headings, but takes Word's title for a paragraph. */
const STYLES = ["p[style-name='Title'] => h1:fresh"];

/**
 * The text of a Word document: headings, paragraphs, lists, tables, and its footnotes as footnotes.
 *
 * @throws {UnreadableDocument} if it is protected, damaged or too large when unpacked, or holds no text.
 */
export async function readDocx(bytes: Uint8Array): Promise<ExtractedDocument> {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const properties = await checkParts(buffer);
  const content = contentOfHtml(await toHtml(buffer));
  if (content.length === 0) throw new UnreadableDocument('it holds no text. Check that it is the right file.');
  return { facts: properties === null ? {} : readFacts(properties), content };
}

async function toHtml(buffer: Buffer): Promise<string> {
  try {
    const { value } = await mammoth.convertToHtml(
      { buffer },
      // Pictures would be read and written into the HTML as text.
      { styleMap: STYLES, convertImage: mammoth.images.imgElement(() => Promise.resolve({ src: '' })) },
    );
    return value;
  } catch (error) {
    throw new UnreadableDocument('it is damaged or no .docx file. Download or save it again.', { cause: error });
  }
}

interface Properties {
  getElementsByTagName(name: string): ArrayLike<{ readonly textContent: string | null }>;
}

function readFacts(xml: string): DocumentFacts {
  const properties: Properties = new DOMParser().parseFromString(xml, 'text/xml');
  const textOf = (name: string): string | undefined => oneLine(properties.getElementsByTagName(name)[0]?.textContent);
  return {
    title: textOf('dc:title'),
    publisher: textOf('dc:publisher'),
    // A document is often begun as a copy of an older one; when it was saved is nearer to when it came out.
    date: dayOf(textOf('dcterms:modified') ?? textOf('dcterms:created')),
    language: textOf('dc:language'),
  };
}
