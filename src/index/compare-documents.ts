import type { DocumentChanges } from './build-report.ts';
import { sha256 } from './durable-files.ts';

/** Changes when any document is added, removed, renamed or edited. */
export function hashCorpus(documents: readonly { path: string; contentHash: string }[]): string {
  return sha256(documents.map((document) => `${document.contentHash} ${document.path}\n`).join(''));
}

/** Documents by what became of them, each list in the order given. */
export interface ListedChanges<Now, Before> {
  readonly added: readonly Now[];
  readonly changed: readonly Now[];
  readonly removed: readonly Before[];
  readonly unchanged: readonly Now[];
}

/** Tells documents by their ids, and an edited one by its content. */
export function listChanges<Now extends { id: string; contentHash: string }, Before extends { contentHash: string }>(
  documents: readonly Now[],
  before: ReadonlyMap<string, Before>,
): ListedChanges<Now, Before> {
  const ids = new Set(documents.map((document) => document.id));
  const isSame = (document: Now): boolean => before.get(document.id)?.contentHash === document.contentHash;
  const kept = documents.filter((document) => before.has(document.id));
  return {
    added: documents.filter((document) => !before.has(document.id)),
    changed: kept.filter((document) => !isSame(document)),
    removed: [...before].flatMap(([id, document]) => (ids.has(id) ? [] : [document])),
    unchanged: kept.filter(isSame),
  };
}

/** Counts documents by what became of them. */
export function compareDocuments(
  documents: readonly { id: string; contentHash: string }[],
  before: ReadonlyMap<string, { contentHash: string }>,
): DocumentChanges {
  const { added, changed, removed, unchanged } = listChanges(documents, before);
  return { added: added.length, changed: changed.length, removed: removed.length, unchanged: unchanged.length };
}
