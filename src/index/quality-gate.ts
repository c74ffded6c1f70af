import { passageContext, passageText, type Passage } from '../passages/passage.ts';
import { ExactIndex } from './exact-index.ts';
import type { GateReport, RecallComparison } from './gate-report.ts';
import type { LoadedIndex } from './load-index.ts';
import type { Neighbor, VectorIndex } from './vector-index.ts';
import type { VectorMatrix } from './vector-matrix.ts';

/** Passages that are looked for by their own text. */
const OWN_TEXT_SAMPLE = 200;

/** Rows of each graph that are searched exactly too: over 20,000 vectors that takes 17 ms a row. */
const AGREEMENT_SAMPLE = 100;

/** Neighbours compared between the graph and exact search. */
const NEIGHBOURS = 10;

/** Sound graphs over the shipped articles give 100 %, in 34 builds without one of them (measured 2026-11-24). */
const MIN_AGREEMENT = 0.98;

/** Below this the vectors do not tell the passages apart. A few may be alike to a model that does not know their script. */
const MIN_FOUND = 0.98;

/** Vectors whose similarities differ by less are equally near: 32-bit sums over some hundred numbers err by about 1e-6. */
const ROUNDING = 1e-5;

/**
 * Recall@3 may fall by this much. Taking any one of the 34 shipped articles out lets it fall by 2.7 points at most on the 186
 * or more questions that are still answered (the FAQ; 1.1 without it), putting one back by 0.5 (measured 2026-11-24): an
 * ordinary edit passes, and a model or a splitting gone wrong does not.
 */
const RECALL_MARGIN = 0.03;

/** Own text, agreement with exact search, recall. */
export const GATE_CHECKS = 3;

/** Measures both generations on the questions that the new one has an answer to. */
export type CompareRecall = (candidate: LoadedIndex, live: LoadedIndex) => Promise<RecallComparison>;

/**
 * Checks a loaded generation before it goes live. The samples are evenly spaced, so that the same index gives the same report.
 *
 * @param live - What is served now and is compared with; null where nothing is.
 * @param onCheck - Told how many of `GATE_CHECKS` are done.
 */
export async function checkQuality(
  candidate: LoadedIndex,
  live: LoadedIndex | null,
  compareRecall: CompareRecall | undefined,
  onCheck: (done: number) => void = () => undefined,
): Promise<GateReport> {
  onCheck(0);
  const ownText = await findOwnPassages(candidate);
  onCheck(1);
  const agreement = {
    passages: await annRecall(candidate.passageGraph, candidate.passageVectors),
    sentences: await annRecall(candidate.sentenceGraph, candidate.sentenceVectors),
  };
  onCheck(2);
  const recallAt3 = await measureRecall(candidate, live, compareRecall);
  onCheck(GATE_CHECKS);
  return { ownText, agreement, recallAt3, failures: failuresOf({ ownText, agreement, recallAt3 }) };
}

async function measureRecall(
  candidate: LoadedIndex,
  live: LoadedIndex | null,
  compareRecall: CompareRecall | undefined,
): Promise<RecallComparison> {
  if (compareRecall === undefined) return { notMeasured: 'there is no question set' };
  if (live === null) return { notMeasured: 'there is no earlier index to compare with' };
  return compareRecall(candidate, live);
}

/** Looks for each sampled passage by its own vector: it, or one that reads the same, must be among the nearest. */
async function findOwnPassages({
  passages,
  passageVectors,
  passageGraph,
}: LoadedIndex): Promise<GateReport['ownText']> {
  const rows = sampleRows(passages.length, OWN_TEXT_SAMPLE);
  let found = 0;
  for (const row of rows) {
    await turn();
    const nearest = passageGraph.search(passageVectors.row(row), NEIGHBOURS);
    // Texts that the model cannot tell apart share the first place.
    const first = nearest.filter(({ similarity }) => similarity >= nearest[0]!.similarity - ROUNDING);
    const text = wholeText(passages[row]!);
    if (first.some((neighbor) => neighbor.row === row || wholeText(passages[neighbor.row]!) === text)) found++;
  }
  return { checked: rows.length, found };
}

const wholeText = (passage: Passage): string => `${passageContext(passage)}\n${passageText(passage)}`;

/** Share of the true nearest that a graph gives, equally near ones counting alike (as in ann-benchmarks). */
async function annRecall(graph: VectorIndex, matrix: VectorMatrix): Promise<number> {
  const exact = new ExactIndex(matrix);
  let [right, wanted] = [0, 0];
  for (const row of sampleRows(matrix.size, AGREEMENT_SAMPLE)) {
    await turn();
    const truth = exact.search(matrix.row(row), NEIGHBOURS);
    const leastSimilarity = truth.at(-1)!.similarity - ROUNDING;
    const isNear = ({ similarity }: Neighbor): boolean => similarity >= leastSimilarity;
    right += graph.search(matrix.row(row), NEIGHBOURS).filter(isNear).length;
    wanted += truth.length;
  }
  return right / wanted;
}

/** Evenly spaced rows, all of them where there are no more than `most`. */
function sampleRows(size: number, most: number): number[] {
  const count = Math.min(size, most);
  return Array.from({ length: count }, (_, index) => Math.floor((index * size) / count));
}

/** Lets signals and progress through between two searches. */
const turn = (): Promise<unknown> => new Promise(setImmediate);

function failuresOf({ ownText, agreement, recallAt3 }: Omit<GateReport, 'failures'>): string[] {
  const failures: string[] = [];
  if (ownText.found < MIN_FOUND * ownText.checked) {
    failures.push(
      `only ${ownText.found} of ${ownText.checked} passages are found by their own text (${percent(MIN_FOUND)} are wanted)`,
    );
  }
  for (const [name, share] of Object.entries(agreement)) {
    if (share >= MIN_AGREEMENT) continue;
    failures.push(
      `the graph of the ${name} gives ${percent(share)} of the ten nearest that exact search gives (${percent(MIN_AGREEMENT)} are wanted)`,
    );
  }
  if ('questions' in recallAt3) {
    const { questions, before, now } = recallAt3;
    // One question must be allowed, or a small set could never lose one.
    const margin = Math.max(RECALL_MARGIN, 1 / questions);
    if (before - now > margin + Number.EPSILON) {
      failures.push(
        `recall@3 on ${questions} questions fell from ${percent(before)} to ${percent(now)} (a fall of ${(100 * margin).toFixed(1)} points is allowed)`,
      );
    }
  }
  return failures;
}

const percent = (value: number): string => `${(100 * value).toFixed(1)} %`;
