import { describeChanges } from '../index/describe-build.ts';
import type { FolderChanges } from '../index/folder-changes.ts';

/** What the documents' folder holds that the live index does not, each file on a line of its own. */
export function renderChanges({ generation, added, changed, removed, unchanged, problems }: FolderChanges): string {
  const counts = { added: added.length, changed: changed.length, removed: removed.length, unchanged };
  return [
    `Documents since index ${generation}: ${describeChanges(counts)}.`,
    ...added.map((path) => `  added    ${path}`),
    ...changed.map((path) => `  changed  ${path}`),
    ...removed.map((path) => `  removed  ${path}`),
    ...problems.map((problem) => `  problem  ${problem.message}`),
  ].join('\n');
}
