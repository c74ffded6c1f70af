import { assess, type Calibration, type CalibrationFile } from '../answering/calibration.ts';
import { logOdds } from '../answering/logistic.ts';
import { confidenceSignal, type ShortSignals } from '../answering/short-answer.ts';
import type { SignalName, Signals } from '../answering/signals.ts';
import type { EvaluatedQuestion, JudgedShort } from './evaluate.ts';
import { type Example, fitLogistic } from './fit-logistic.ts';
import { auroc, expectedCalibrationError } from './metrics.ts';

/** Whether more of a signal can only speak for a right answer (1) or against one (−1). */
const SIGNS: Readonly<Record<SignalName, 1 | -1>> = {
  passageSimilarity: 1,
  distance: -1,
  sentenceSimilarity: 1,
  lexical: 1,
  passageCoverage: 1,
  unknownShare: -1,
  questionLength: 1,
  gapToSecond: 1,
  gapToFifth: 1,
  answerable: 1,
  support: 1,
  margin: 1,
  answerType: 1,
  spanCoverage: 1,
};

/** Questions about the neighbourhood of the corpus, which similar words make look answered. */
const NEAR_KINDS: ReadonlySet<string> = new Set(['near-topic', 'false-premise']);

/**
 * Mix of questions that the confidence is calibrated for: each group of the tuning questions weighs as much as this, however
 * many it has. A community asks for the most part what it has collected articles on; the set has more of what it does not
 * cover, to tell the two apart, and confidences would be too low with that many.
 */
const MIX = { answerable: 2 / 3, near: 1 / 5, far: 2 / 15 } as const;

/** Share of the near-topic tuning questions that may be called found, as many as are allowed; the threshold follows from it. */
const NEAR_FOUND_SHARE = 0.1;

/** Share of the answerable tuning questions that may be called not covered: as many as are allowed. */
const MISSED_SHARE = 0.02;

/**
 * Fits the confidence and its thresholds.
 *
 * @param tune - Questions to fit on, judged.
 * @param test - Questions to measure on, none of them in `tune`.
 */
export function fitCalibration(tune: readonly EvaluatedQuestion[], test: readonly EvaluatedQuestion[]): Calibration {
  const searchable = tune.flatMap(({ row, signals }) => (signals === null ? [] : [{ row, signals }]));
  const names = (Object.keys(SIGNS) as SignalName[]).filter((name) =>
    searchable.every(({ signals }) => name in signals),
  );
  const weights = weighGroups(searchable.map(({ row }) => groupOf(row)));
  const fitted: Calibration = {
    ...fitNamed(
      searchable.map(({ row, signals }, index) => ({
        features: names.map((name) => signals[name]!),
        positive: row.rank === 1,
        weight: weights[index]!,
      })),
      names,
      SIGNS,
    ),
    thresholds: { found: 1, maybe: 0 },
    test: {},
  };
  const thresholds = chooseThresholds(searchable, fitted);
  const calibration = { ...fitted, thresholds };
  return { ...calibration, test: measure(test, calibration) };
}

type Group = keyof typeof MIX;

function groupOf({ answerable, kind }: EvaluatedQuestion['row']): Group {
  if (answerable) return 'answerable';
  return NEAR_KINDS.has(kind) ? 'near' : 'far';
}

/** A weight for each question, 1 on average, so that the groups that are there have the shares of the mix. */
function weighGroups(groups: readonly Group[]): number[] {
  const total = [...new Set(groups)].reduce((sum, group) => sum + MIX[group], 0);
  return groups.map((group) => {
    const share = groups.filter((other) => other === group).length / groups.length;
    return MIX[group] / total / share;
  });
}

/** Whether more of a signal can only speak for a right short answer (1) or against one (−1). */
const SHORT_SIGNS: Readonly<Record<keyof ShortSignals, 1 | -1>> = {
  answerable: 1,
  spanShare: 1,
  answerType: 1,
  agreement: 1,
  rank: -1,
  answerConfidence: 1,
};

/** A short answer stands first and in bold, so it must be right four times in five by its own reckoning. */
const SHORT_THRESHOLD = 0.8;

/**
 * Fits the confidence of short answers on what the reader marked in the excerpts of the tuning questions.
 *
 * @param calibration - The confidence of the answer, which is one of the signals.
 */
export function fitShortCalibration(
  tune: readonly EvaluatedQuestion[],
  test: readonly EvaluatedQuestion[],
  calibration: Calibration,
): CalibrationFile['short'] {
  const names = Object.keys(SHORT_SIGNS) as (keyof ShortSignals)[];
  const examples = tune.flatMap((question) =>
    shortsOf(question, calibration).map(({ signals, right }) => ({
      features: names.map((name) => signals[name]),
      positive: right,
    })),
  );
  const model = fitNamed(examples, names, SHORT_SIGNS);
  const chosen = test.flatMap((question) => {
    const found = question.signals !== null && assess(question.signals, calibration).state === 'found';
    const shorts = found ? shortsOf(question, calibration) : [];
    const likely = shorts
      .map(({ signals, right }) => ({ right, confidence: 1 / (1 + Math.exp(-logOdds(model, signals))) }))
      .filter(({ confidence }) => confidence >= SHORT_THRESHOLD)
      .sort((a, b) => b.confidence - a.confidence);
    return likely.length === 0 ? [] : [{ hasShort: question.row.hasShort, right: likely[0]!.right }];
  });
  const wanted = test.filter(({ row }) => row.hasShort).length;
  return {
    model,
    threshold: SHORT_THRESHOLD,
    test: {
      questions: wanted,
      given: round(chosen.filter(({ hasShort }) => hasShort).length / Math.max(1, wanted)),
      right: round(chosen.filter(({ right }) => right).length / Math.max(1, chosen.length)),
    },
  };
}

/** The judged short answers of a question, with the confidence of the answer as it is fitted now. */
function shortsOf({ shorts, signals }: EvaluatedQuestion, calibration: Calibration): readonly JudgedShort[] {
  if (signals === null) return [];
  const answerConfidence = confidenceSignal(assess(signals, calibration).confidence);
  return shorts.map((short) => ({ ...short, signals: { ...short.signals, answerConfidence } }));
}

function fitNamed<Name extends string>(
  examples: readonly Example[],
  names: readonly Name[],
  signs: Readonly<Record<Name, 1 | -1>>,
): { bias: number; signals: Record<string, { weight: number; centre: number; scale: number }> } {
  const model = fitLogistic(
    examples,
    names.map((name) => signs[name]),
  );
  const signals = names.map((name, column) => {
    const { weight, centre, scale } = model.features[column]!;
    return [name, { weight: round(weight), centre: round(centre), scale: round(scale) }] as const;
  });
  return { bias: round(model.bias), signals: Object.fromEntries(signals) };
}

function chooseThresholds(
  tune: readonly { row: EvaluatedQuestion['row']; signals: Signals }[],
  fitted: Calibration,
): Calibration['thresholds'] {
  const confidences = (of: (row: EvaluatedQuestion['row']) => boolean): number[] =>
    tune.filter(({ row }) => of(row)).map(({ signals }) => assess(signals, fitted).confidence);
  const near = confidences((row) => groupOf(row) === 'near').sort((a, b) => b - a);
  const answerable = confidences((row) => row.answerable).sort((a, b) => a - b);
  // Just above the first near-topic question too many; just at the last answerable one that must not be missed.
  const found = near[Math.floor(NEAR_FOUND_SHARE * near.length)] ?? 0.5;
  const maybe = answerable[Math.floor(MISSED_SHARE * answerable.length)] ?? 0;
  return { found: round(found + 0.00005), maybe: round(Math.min(maybe, found) - 0.00005) };
}

/** Shares and measures on the test questions, as the calibration file shows them. */
function measure(test: readonly EvaluatedQuestion[], calibration: Calibration): Record<string, number> {
  const assessed = test.map(({ row, signals }) => {
    const { confidence, state } =
      signals === null ? { confidence: 0, state: 'not-covered' as const } : assess(signals, calibration);
    return { ...row, confidence, state };
  });
  const answerable = assessed.filter((row) => row.answerable);
  const unanswerable = assessed.filter((row) => !row.answerable);
  const near = assessed.filter((row) => groupOf(row) === 'near');
  const far = assessed.filter((row) => groupOf(row) === 'far');
  const share = (rows: readonly { state: string }[], states: readonly string[]): number =>
    round(rows.filter(({ state }) => states.includes(state)).length / Math.max(1, rows.length));
  const area = auroc(
    answerable.map(({ confidence }) => confidence),
    unanswerable.map(({ confidence }) => confidence),
  );
  return {
    questions: test.length,
    answerableFound: share(answerable, ['found']),
    answerableNotCovered: share(answerable, ['not-covered']),
    nearTopicFound: share(near, ['found']),
    offTopicAnswered: share(far, ['found', 'maybe']),
    auroc: round(area ?? 0),
    calibrationError: round(
      expectedCalibrationError(assessed.map(({ confidence, rank }) => ({ confidence, correct: rank === 1 }))),
    ),
  };
}

function round(value: number): number {
  return Math.round(value * 10_000) / 10_000;
}
