import type { Root, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkStringify from 'remark-stringify';
import { unified } from 'unified';
import { stringify } from 'yaml';
import { isDate } from '../parse-source.ts';

/** What a file says about itself besides its text; a part that it does not say is left out. */
export interface DocumentFacts {
  readonly title?: string | undefined;
  readonly publisher?: string | undefined;
  /** `2025`, `2025-05` or `2025-05-27`. */
  readonly date?: string | undefined;
  /** An http or https address. */
  readonly url?: string | undefined;
  /** A language tag such as `en` or `en-CA`. */
  readonly language?: string | undefined;
}

/** Text and facts taken out of a file that is not Markdown. */
export interface ExtractedDocument {
  readonly facts: DocumentFacts;
  /** Without front matter. */
  readonly content: readonly RootContent[];
}

const writer = unified().use(remarkStringify, { bullet: '-' }).use(remarkFrontmatter, ['yaml']).use(remarkGfm);

/** The document as Markdown with front matter, which reads back to the same sections and sentences. */
export function writeMarkdown({ facts, content }: ExtractedDocument): string {
  const front = writeFrontMatter(facts);
  return front + writer.stringify({ type: 'root', children: [...content] } satisfies Root);
}

/** YAML front matter with the marks around it; empty where there is nothing to say. */
function writeFrontMatter(facts: DocumentFacts): string {
  const { title, publisher, date, url, language } = facts;
  const given = Object.entries({ title, publisher, date, url, language }).filter(([, value]) => value);
  return given.length === 0 ? '' : `---\n${stringify(Object.fromEntries(given), { lineWidth: 0 })}---\n\n`;
}

/**
 * The day (or month, or year) of a date in a form that files hold: `2025-05-27T10:00:00Z`, `20250527`, `D:20250527100000`.
 * Undefined if it is in words or no date.
 */
export function dayOf(date: string | null | undefined): string | undefined {
  const parts = /^(?:D:)?(\d{4})(?:-?(\d{2})(?:-?(\d{2}))?)?/.exec(date?.trim() ?? '');
  const day = parts?.slice(1).filter(Boolean).join('-') ?? '';
  return isDate(day) ? day : undefined;
}

/** A text on one line; undefined if nothing is left of it. */
export function oneLine(text: string | null | undefined): string | undefined {
  return text?.replace(/[\s\p{Cc}]+/gu, ' ').trim() || undefined;
}

/** A web address; undefined if it is none. */
export function webAddress(text: string | null | undefined): string | undefined {
  return text && /^https?:\/\//i.test(text) && URL.canParse(text) ? text : undefined;
}
