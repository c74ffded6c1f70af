import { Readability } from '@mozilla/readability';
import { parseHTML } from 'linkedom';
import { z } from 'zod';
import { dayOf, type DocumentFacts, type ExtractedDocument, oneLine, webAddress } from './extracted-document.ts';
import { contentOfHtml } from './html-content.ts';
import { UnreadableDocument } from './unreadable-document.ts';

/** The parts of a page's document that are used here; the types of the whole need the library of a browser. */
interface Page {
  readonly documentElement: PageElement | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
}

interface PageElement {
  readonly textContent: string | null;
  getAttribute(name: string): string | null;
  remove(): void;
}

/** Linkedom's types need the library of a browser. */
const parseDocument = parseHTML as (html: string) => { document: Page };

/**
 * What frames an article without being part of it. Readability finds most of it by itself, but lets it in again on a page
 * whose article is short.
 */
const FRAME =
  'script, style, noscript, template, nav, dialog, [role="navigation"], [role="dialog"], [hidden], body > header, body > footer';

/**
 * The article of a web page, without menus, as Mozilla's Readability finds it.
 *
 * @throws {UnreadableDocument} if no text is left.
 */
export function readHtml(bytes: Uint8Array): ExtractedDocument {
  const page = parsePage(decodeHtml(bytes));
  const facts = readFacts(page);
  for (const element of page.querySelectorAll(FRAME)) element.remove();
  const article = new Readability(page).parse();
  const content = contentOfHtml(article?.content ?? '');
  if (content.length === 0) {
    throw new UnreadableDocument('it holds no article text. Save the page again when it is fully shown.');
  }
  return {
    facts: {
      ...facts,
      title: facts.title ?? oneLine(article?.title),
      publisher: facts.publisher ?? oneLine(article?.siteName),
      date: facts.date ?? dayOf(article?.publishedTime),
      language: facts.language ?? oneLine(article?.lang),
    },
    content,
  };
}

/** A page written as a fragment gets the frame that every page has. */
function parsePage(html: string): Page {
  const framed = /<html[\s>]/i.test(html) ? html : `<!DOCTYPE html><html><head></head><body>${html}</body></html>`;
  return parseDocument(framed).document;
}

function readFacts(page: Page): DocumentFacts {
  const meta = (...names: readonly string[]): string | undefined => {
    for (const name of names) {
      const element = page.querySelector(
        `meta[property="${name}" i], meta[name="${name}" i], meta[itemprop="${name}" i]`,
      );
      const content = oneLine(element?.getAttribute('content'));
      if (content !== undefined) return content;
    }
    return undefined;
  };
  const stated = readLinkedData(page);
  const canonical = page.querySelector('link[rel="canonical"]')?.getAttribute('href');
  return {
    title: meta('og:title', 'citation_title', 'dcterms.title', 'dc.title') ?? stated.title,
    publisher:
      stated.publisher ?? meta('citation_publisher', 'dcterms.publisher', 'dc.publisher', 'publisher', 'og:site_name'),
    date:
      dayOf(
        meta(
          'article:published_time',
          'citation_publication_date',
          'dcterms.issued',
          'dc.date.issued',
          'datePublished',
        ) ??
          stated.date ??
          meta('dcterms.date', 'dc.date', 'date'),
      ) ?? dayOf(page.querySelector('time[datetime]')?.getAttribute('datetime')),
    url: webAddress(canonical) ?? webAddress(meta('og:url')),
    language: oneLine(page.documentElement?.getAttribute('lang')),
  };
}

const nameSchema = z.union([z.string(), z.object({ name: z.string() }).transform(({ name }) => name)]);

/** Only what is used; whatever does not fit is as if it were not there, since it is anybody's. */
const linkedDataSchema = z.object({
  headline: z.string().optional().catch(undefined),
  datePublished: z.string().optional().catch(undefined),
  publisher: nameSchema.optional().catch(undefined),
});

/** What a page says of its article in JSON-LD: the first description that has a headline. */
function readLinkedData(page: Page): { title?: string; date?: string; publisher?: string } {
  for (const script of page.querySelectorAll('script[type="application/ld+json"]')) {
    for (const description of descriptionsIn(script.textContent ?? '')) {
      const { success, data } = linkedDataSchema.safeParse(description);
      if (success && data.headline !== undefined) {
        const [title, date, publisher] = [oneLine(data.headline), data.datePublished, oneLine(data.publisher)];
        return { ...(title && { title }), ...(date && { date }), ...(publisher && { publisher }) };
      }
    }
  }
  return {};
}

function descriptionsIn(json: string): unknown[] {
  try {
    const value = JSON.parse(json) as unknown;
    const list = Array.isArray(value) ? (value as unknown[]) : [value];
    return list.flatMap((item) =>
      typeof item === 'object' && item !== null && '@graph' in item && Array.isArray(item['@graph'])
        ? (item['@graph'] as unknown[])
        : [item],
    );
  } catch {
    // Pages with broken JSON-LD are common, and the article does not depend on it.
    return [];
  }
}

/** How far the standard has a browser look for a page's declaration of its encoding, in bytes. */
const DECLARATION_BYTES = 1024;

/** Decodes as a browser does: byte order mark, declaration in the page, else UTF-8, else the web's old default. */
function decodeHtml(bytes: Uint8Array): string {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, DECLARATION_BYTES));
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return new TextDecoder('utf-16le').decode(bytes);
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return new TextDecoder('utf-16be').decode(bytes);
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const declared = hasMark ? undefined : /<meta[^>]+charset\s*=\s*["']?\s*([\w:-]+)/i.exec(start)?.[1];
  for (const label of [declared, 'utf-8']) {
    try {
      if (label !== undefined) return new TextDecoder(label, { fatal: true }).decode(bytes);
    } catch {
      // An unknown name or a wrong one; the next guess may fit.
    }
  }
  return new TextDecoder('windows-1252').decode(bytes);
}
