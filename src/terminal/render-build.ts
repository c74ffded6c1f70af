import type { BuildReport } from '../index/build-report.ts';
import type { GateReport, RecallComparison } from '../index/gate-report.ts';

/** What a build did, in a few lines. */
export function renderBuild({ summary, gate, problems }: BuildReport): string {
  const leftOut =
    problems.length === 0 ? '' : `; ${problems.length} ${problems.length === 1 ? 'file was' : 'files were'} left out`;
  const { added, changed, removed, unchanged } = summary.documents;
  return [
    `Index ${summary.generation} is live.`,
    `Documents: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged${leftOut}.`,
    `Passages: ${summary.passages} with ${summary.sentences} sentences; ${summary.embedded} texts embedded, ${summary.reused} reused.`,
    ...(gate === null ? [] : [`Checks: ${renderGate(gate)}.`]),
    `Time: ${summary.seconds.toFixed(1)} s.`,
  ].join('\n');
}

/** What the quality gate found, in one line. */
export function renderGate({ ownText, agreement, recallAt3 }: GateReport): string {
  return [
    `${ownText.found} of ${ownText.checked} passages found by their own text`,
    `HNSW as exact search in ${percent(agreement.passages)} (passages) and ${percent(agreement.sentences)} (sentences)`,
    renderRecall(recallAt3),
  ].join('; ');
}

function renderRecall(recall: RecallComparison): string {
  if ('notMeasured' in recall) return `recall@3 not compared: ${recall.notMeasured.replace(/\.$/, '')}`;
  return `recall@3 ${percent(recall.now)} after ${percent(recall.before)} on ${recall.questions} questions`;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;
