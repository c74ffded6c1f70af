import type { FootnoteDefinition, Nodes } from 'mdast';
import { toString as nodeToString } from 'mdast-util-to-string';
import type { Source } from './document.ts';

/** `2025`, `2025-05` or `2025-05-27`. */
const DATE = /^\d{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12]\d|3[01]))?)?$/;

/**
 * Reads a footnote of the form `Publisher, "Title", 2025-05-27, <https://…>`. Date and address may be missing; a footnote
 * of any other form becomes a title as a whole, with the address of its first link.
 */
export function parseSource(definition: FootnoteDefinition): Source {
  const text = definition.children
    .map((child) => nodeToString(child))
    .join(' ')
    .replace(/\s+/gu, ' ')
    .trim();
  const url = firstUrl(definition);
  const quoted = /^(.*?),?\s*["“](.+)["”](.*)$/u.exec(text);
  if (!quoted) return { publisher: null, title: text || (url ?? ''), date: null, url };
  const [, publisher, title, rest] = quoted as unknown as [string, string, string, string];
  const date = rest
    .split(',')
    .map((part) => part.trim())
    .find((part) => DATE.test(part));
  return { publisher: publisher.trim() || null, title: title.trim(), date: date ?? null, url };
}

/** Whether a text is a date in one of the three forms that sources use, and one that the calendar has. */
export function isDate(text: string): boolean {
  if (!DATE.test(text)) return false;
  const [year, month, day] = text.split('-').map(Number);
  if (month === undefined || day === undefined) return true;
  return new Date(Date.UTC(year!, month - 1, day)).getUTCDate() === day;
}

/** Only web addresses become links: `javascript:` and `file:` are data that somebody wrote into a document. */
function firstUrl(node: Nodes): string | null {
  if (node.type === 'link') {
    return /^https?:\/\//i.test(node.url) ? node.url : null;
  }
  if (!('children' in node)) return null;
  for (const child of node.children) {
    const url = firstUrl(child);
    if (url !== null) return url;
  }
  return null;
}
