import type { DocumentChanges } from './build-report.ts';
import { sha256 } from './durable-files.ts';

/** Changes when any document is added, removed, renamed or edited. */
export function hashCorpus(documents: readonly { path: string; contentHash: string }[]): string {
  return sha256(documents.map((document) => `${document.contentHash} ${document.path}\n`).join(''));
}

/** Counts documents by what became of them, telling them by their ids. */
export function compareDocuments(
  documents: readonly { id: string; contentHash: string }[],
  before: ReadonlyMap<string, { contentHash: string }>,
): DocumentChanges {
  const now = new Set(documents.map((document) => document.id));
  let [added, changed, unchanged] = [0, 0, 0];
  for (const document of documents) {
    const old = before.get(document.id);
    if (!old) added++;
    else if (old.contentHash === document.contentHash) unchanged++;
    else changed++;
  }
  return { added, changed, removed: [...before.keys()].filter((id) => !now.has(id)).length, unchanged };
}
