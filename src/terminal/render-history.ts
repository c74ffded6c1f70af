import { describeRecord } from '../index/describe-build.ts';
import type { GenerationFacts, HistoryEntry } from '../index/history.ts';

/** The kept generations as text, in the given order. */
export function renderHistory(entries: readonly HistoryEntry[]): string {
  return entries.length === 0
    ? 'No generation of the index is kept. Build one with `npm run index`.'
    : entries.map(renderEntry).join('\n\n');
}

function renderEntry({ generation, isLive, built, problem }: HistoryEntry): string {
  const name = `${generation}${isLive ? ' (live)' : ''}`;
  return [name, ...(built === null ? [problem?.message ?? ''] : renderFacts(built)).map((line) => `  ${line}`)].join(
    '\n',
  );
}

function renderFacts({ createdAt, model, counts, build }: GenerationFacts): string[] {
  return [
    `Built ${createdAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')} with ${model}.`,
    `Holds ${counts.documents} documents, ${counts.passages} passages, ${counts.sentences} sentences.`,
    ...describeRecord(build),
  ];
}
