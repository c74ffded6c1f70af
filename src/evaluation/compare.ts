import type { EvaluationRow } from './evaluate.ts';
import { reportOn } from './report.ts';

/** Two runs of the same questions side by side, with the questions that changed. */
export function compareRuns(before: readonly EvaluationRow[], after: readonly EvaluationRow[]): string {
  const old = new Map(before.map((row) => [row.id, row]));
  const shared = after.filter((row) => old.has(row.id));
  if (shared.length === 0) return 'The two runs have no question in common.';
  const [left, right] = [reportOn(shared.map((row) => old.get(row.id)!)).overall, reportOn(shared).overall];
  const measures: [string, number | undefined, number | undefined][] = [
    ['recall@1', left.ranking?.recallAt1, right.ranking?.recallAt1],
    ['recall@3', left.ranking?.recallAt3, right.ranking?.recallAt3],
    ['MRR@10', left.ranking?.mrrAt10, right.ranking?.mrrAt10],
    ['answerable found', left.states.answerable?.found, right.states.answerable?.found],
    ['unanswerable found', left.states.unanswerable?.found, right.states.unanswerable?.found],
    ['AUROC', left.auroc ?? undefined, right.auroc ?? undefined],
    ['calibration error', left.calibrationError, right.calibrationError],
  ];
  const percent = (value: number | undefined): string =>
    (value === undefined ? '–' : (100 * value).toFixed(1)).padStart(8);
  const changed = shared.filter(({ id, rank, state }) => rank !== old.get(id)!.rank || state !== old.get(id)!.state);
  return [
    `${shared.length} questions in both runs         before   after`,
    ...measures.map(([name, a, b]) => `${name.padEnd(32)}${percent(a)}${percent(b)}`),
    '',
    `${changed.length} questions changed:`,
    ...changed.map((row) => {
      const { rank, state } = old.get(row.id)!;
      return `${row.id} rank ${rank ?? '–'} → ${row.rank ?? '–'}, ${state} → ${row.state}: ${row.question}`;
    }),
  ].join('\n');
}
