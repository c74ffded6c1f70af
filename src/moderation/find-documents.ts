import { BotError } from '../errors.ts';
import type { IndexedDocument } from '../index/index-records.ts';

/** How many similar documents an error names. */
const SUGGESTED = 3;

/**
 * Documents whose id or title holds the typed text, those that begin with it first, each group in the order of the index.
 *
 * @param most - Longest list that is wanted.
 */
export function suggestDocuments(documents: Iterable<IndexedDocument>, typed: string, most: number): IndexedDocument[] {
  const wanted = typed.trim().toLowerCase();
  const [beginning, holding]: [IndexedDocument[], IndexedDocument[]] = [[], []];
  for (const document of documents) {
    const names = [document.id.toLowerCase(), document.title.toLowerCase()];
    if (names.some((name) => name.startsWith(wanted))) beginning.push(document);
    else if (holding.length < most && names.some((name) => name.includes(wanted))) holding.push(document);
    if (beginning.length === most) break;
  }
  return [...beginning, ...holding].slice(0, most);
}

/**
 * The document that a person named by its id, its path, its title, or a beginning of its id that fits no other.
 *
 * @throws {BotError} `INPUT_INVALID`, naming documents that come near.
 */
export function findDocument(documents: ReadonlyMap<string, IndexedDocument>, name: string): IndexedDocument {
  const exact = documents.get(name);
  if (exact !== undefined) return exact;
  const wanted = name.trim().toLowerCase();
  const all = [...documents.values()];
  const ways: ((document: IndexedDocument) => boolean)[] = [
    ({ path }) => path.toLowerCase() === wanted,
    ({ id }) => id.toLowerCase() === wanted,
    ({ title }) => title.toLowerCase() === wanted,
    ({ id }) => wanted !== '' && id.toLowerCase().startsWith(wanted),
  ];
  for (const fits of ways) {
    const fitting = all.filter(fits);
    if (fitting.length === 1) return fitting[0]!;
    if (fitting.length > 1) throw notFound('several documents fit', fitting);
  }
  throw notFound('the index has no such document', suggestDocuments(all, name, SUGGESTED));
}

function notFound(reason: string, near: readonly IndexedDocument[]): BotError {
  const named = near
    .slice(0, SUGGESTED)
    .map(({ id }) => `"${id}"`)
    .join(', ');
  const advice = named === '' ? 'Type a part of its title and choose from the list' : `Perhaps you mean ${named}`;
  return new BotError('INPUT_INVALID', `Cannot show that document: ${reason}. ${advice}.`);
}
