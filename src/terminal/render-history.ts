import type { GenerationFacts, HistoryEntry } from '../index/history.ts';
import { renderGate } from './render-build.ts';

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
  const facts = [
    `Built ${createdAt.replace('T', ' ').replace(/\.\d+Z$/, ' UTC')} with ${model}.`,
    `Holds ${counts.documents} documents, ${counts.passages} passages, ${counts.sentences} sentences.`,
  ];
  if (build === null) return [...facts, 'Its changes and checks were not recorded.'];
  const { added, changed, removed, unchanged } = build.documents;
  const since = build.previous === null ? 'There was none before it' : `Since ${build.previous}`;
  return [
    ...facts,
    `${since}: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged.`,
    `Embedded ${build.embedded} texts, reused ${build.reused}, in ${build.seconds.toFixed(1)} s.`,
    `Checks: ${renderGate(build.gate)}.`,
    ...build.gate.failures.map((failure) => `Published by --force, although ${failure}.`),
  ];
}
