import type { AnswerState } from '../answering/answer.ts';
import type { EvaluationRow } from './evaluate.ts';
import { auroc, expectedCalibrationError, mean, recallAtK, reciprocalRankAtK } from './metrics.ts';

/** Shares of the states, adding up to 1. */
type StateShares = Readonly<Record<AnswerState, number>>;

/** The measures of a group of questions; null where the group holds no question that they speak of. */
interface GroupReport {
  readonly n: number;
  /** Of the passages in ranked order, whatever the state. */
  readonly ranking: { readonly recallAt1: number; readonly recallAt3: number; readonly mrrAt10: number } | null;
  /** After abstention: an answer that is not given counts as a miss. */
  readonly answers: { readonly recallAt1: number; readonly recallAt3: number } | null;
  readonly states: { readonly answerable: StateShares | null; readonly unanswerable: StateShares | null };
  /** Of the confidence, answerable against unanswerable. */
  readonly auroc: number | null;
  /** Of the confidence against "the top passage is relevant", ten bins. */
  readonly calibrationError: number;
  /** Share of highlighted sentences that answer by themselves, where some sentence of the passage does. */
  readonly highlight: { readonly n: number; readonly share: number } | null;
  /**
   * Short answers: `given` is the share of the `n` questions that have one, `right` the share of all that were given and that
   * the set judges, those to unanswerable questions counting as wrong; `unjudged` were given to other questions.
   */
  readonly short: {
    readonly n: number;
    readonly given: number;
    readonly right: number | null;
    readonly unjudged: number;
  } | null;
}

export interface EvaluationReport {
  readonly overall: GroupReport;
  readonly kinds: Readonly<Record<string, GroupReport>>;
}

/** @param rows - At least one. */
export function reportOn(rows: readonly EvaluationRow[]): EvaluationReport {
  const kinds = [...new Set(rows.map(({ kind }) => kind))];
  return {
    overall: reportOnGroup(rows),
    kinds: Object.fromEntries(kinds.map((kind) => [kind, reportOnGroup(rows.filter((row) => row.kind === kind))])),
  };
}

function reportOnGroup(rows: readonly EvaluationRow[]): GroupReport {
  const answerable = rows.filter((row) => row.answerable);
  const unanswerable = rows.filter((row) => !row.answerable);
  const highlights = rows.flatMap(({ highlight }) => (highlight === null ? [] : [highlight]));
  const ranks = answerable.map(({ rank }) => rank);
  const answerRanks = answerable.map(({ answerRank }) => answerRank);
  const recall = (of: readonly (number | null)[], k: number): number => mean(of.map((rank) => recallAtK(rank, k)));
  return {
    n: rows.length,
    ranking:
      answerable.length === 0
        ? null
        : {
            recallAt1: recall(ranks, 1),
            recallAt3: recall(ranks, 3),
            mrrAt10: mean(ranks.map((rank) => reciprocalRankAtK(rank, 10))),
          },
    answers: answerable.length === 0 ? null : { recallAt1: recall(answerRanks, 1), recallAt3: recall(answerRanks, 3) },
    states: { answerable: sharesOf(answerable), unanswerable: sharesOf(unanswerable) },
    auroc: auroc(
      answerable.map(({ confidence }) => confidence),
      unanswerable.map(({ confidence }) => confidence),
    ),
    calibrationError: expectedCalibrationError(
      rows.map(({ confidence, rank }) => ({ confidence, correct: rank === 1 })),
    ),
    highlight:
      highlights.length === 0 ? null : { n: highlights.length, share: mean(highlights.map((is) => (is ? 1 : 0))) },
    short: reportOnShort(rows),
  };
}

function reportOnShort(rows: readonly EvaluationRow[]): GroupReport['short'] {
  const wanted = rows.filter(({ hasShort }) => hasShort);
  const given = rows.filter(({ short }) => short !== null);
  const judged = given.flatMap(({ shortRight }) => (shortRight === null ? [] : [shortRight ? 1 : 0]));
  if (wanted.length === 0) return null;
  return {
    n: wanted.length,
    given: mean(wanted.map(({ short }) => (short === null ? 0 : 1))),
    right: judged.length === 0 ? null : mean(judged),
    unjudged: given.length - judged.length,
  };
}

function sharesOf(rows: readonly EvaluationRow[]): StateShares | null {
  if (rows.length === 0) return null;
  const share = (state: AnswerState): number => rows.filter((row) => row.state === state).length / rows.length;
  return { found: share('found'), maybe: share('maybe'), 'not-covered': share('not-covered') };
}

/** A report as a table of at most 80 columns, in percent. */
export function renderReport(report: EvaluationReport): string {
  const header = 'kind              n   R@1   R@3  MRR10 | found maybe  none | highl.  AUROC   ECE';
  const groups: [string, GroupReport][] = [...Object.entries(report.kinds), ['all', report.overall]];
  return [header, ...groups.map(([name, group]) => renderGroup(name, group)), ...renderShort(report.overall)].join(
    '\n',
  );
}

function renderShort({ short }: GroupReport): string[] {
  if (short === null) return [];
  const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
  const right = short.right === null ? '' : `; ${percent(short.right)} of those judged are right`;
  return ['', `Short answers: given to ${percent(short.given)} of ${short.n}${right} (${short.unjudged} not judged).`];
}

function renderGroup(name: string, group: GroupReport): string {
  const percent = (value: number | undefined, width: number): string =>
    (value === undefined ? '–' : (100 * value).toFixed(1)).padStart(width);
  const { ranking, states, highlight } = group;
  // A kind is either answerable or not; over all, the states of the answerable stand here and the JSON has both.
  const shares = states.answerable ?? states.unanswerable;
  return [
    name.slice(0, 14).padEnd(14),
    String(group.n).padStart(5),
    percent(ranking?.recallAt1, 6),
    percent(ranking?.recallAt3, 6),
    percent(ranking?.mrrAt10, 7),
    ' |',
    percent(shares?.found, 6),
    percent(shares?.maybe, 6),
    percent(shares?.['not-covered'], 6),
    ' |',
    percent(highlight?.share, 7),
    percent(group.auroc ?? undefined, 7),
    percent(group.calibrationError, 6),
  ].join('');
}
