import type { BuildReport, DocumentChanges } from './build-report.ts';
import type { GateReport, RecallComparison } from './gate-report.ts';
import type { BuildRecord } from './manifest.ts';

/** What became of the documents, in words. */
export function describeChanges({ added, changed, removed, unchanged }: DocumentChanges): string {
  return `${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged`;
}

/** What a build did, in a few lines. */
export function describeBuild({ summary, gate, problems }: BuildReport): string[] {
  const leftOut =
    problems.length === 0 ? '' : `; ${problems.length} ${problems.length === 1 ? 'file was' : 'files were'} left out`;
  return [
    `Documents: ${describeChanges(summary.documents)}${leftOut}.`,
    `Passages: ${summary.passages} with ${summary.sentences} sentences; ${summary.embedded} texts embedded, ${summary.reused} reused.`,
    ...(gate === null ? [] : [`Checks: ${describeGate(gate)}.`]),
    `Time: ${summary.seconds.toFixed(1)} s.`,
  ];
}

/** How a kept generation came about, in a few lines; null where that was not recorded. */
export function describeRecord(record: BuildRecord | null): string[] {
  if (record === null) return ['Its changes and checks were not recorded.'];
  const since = record.previous === null ? 'There was none before it' : `Since ${record.previous}`;
  return [
    `${since}: ${describeChanges(record.documents)}.`,
    `Embedded ${record.embedded} texts, reused ${record.reused}, in ${record.seconds.toFixed(1)} s.`,
    `Checks: ${describeGate(record.gate)}.`,
    ...describeForce(record.gate),
  ];
}

/** Sentences about what the quality gate objected to in a generation that was published all the same. */
export function describeForce(gate: GateReport | null): string[] {
  return (gate?.failures ?? []).map((failure) => `Published by force, although ${failure}.`);
}

function describeGate({ ownText, agreement, recallAt3 }: GateReport): string {
  return [
    `${ownText.found} of ${ownText.checked} passages found by their own text`,
    `HNSW as exact search in ${percent(agreement.passages)} (passages) and ${percent(agreement.sentences)} (sentences)`,
    describeRecall(recallAt3),
  ].join('; ');
}

function describeRecall(recall: RecallComparison): string {
  if ('notMeasured' in recall) return `recall@3 not compared: ${recall.notMeasured.replace(/\.$/, '')}`;
  return `recall@3 ${percent(recall.now)} after ${percent(recall.before)} on ${recall.questions} questions`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
