import { passageText } from '../passages/passage.ts';
import { clampLogit } from '../reading/clamp-logit.ts';
import type { ReadPassage } from '../reading/rerank.ts';
import { answerTypeMatch, wantsExplanation } from './answer-type.ts';
import type { ShortAnswer, TextSpan } from './answer.ts';
import { logOdds, type LogisticWeights } from './logistic.ts';
import { sentenceAt } from './signals.ts';

/** What tells whether the words that the reader marked in an excerpt are the answer. */
export const SHORT_SIGNAL_NAMES = [
  'answerable',
  'spanShare',
  'answerType',
  'agreement',
  'rank',
  'answerConfidence',
] as const;

export type ShortSignals = Readonly<Record<(typeof SHORT_SIGNAL_NAMES)[number], number>>;

/** Fitted by `npm run calibrate`. */
export interface ShortCalibration {
  readonly model: LogisticWeights<keyof ShortSignals>;
  /** A short answer is given from this probability on. */
  readonly threshold: number;
}

/** Longer answers are sentences, which are highlighted anyway. */
const MAX_WORDS = 12;

/**
 * A sentence that says that something is not known: its dates and names are those of the search, as in "no date was confirmed
 * in the sources collected up to 23 November 2026".
 */
const UNKNOWN = /\b(?:not|no|neither|nor|never)\b.*\b(?:confirm|found|known|publish|decided|announc)/iu;

/** Natural logarithms and logits beyond these say nothing more. */
const MIN_LOG_SHARE = -6;
const MAX_LOGIT = 8;
const MAX_ANSWER_LOGIT = 4;

/** The words that the reader marked in one excerpt, with what tells whether they answer. */
export interface ShortCandidate {
  /** Rank of the excerpt, 1-based. */
  readonly excerpt: number;
  readonly span: TextSpan;
  readonly text: string;
  readonly signals: ShortSignals;
}

/**
 * The marked words of each excerpt that are short enough, with the unit and currency of a figure; none where the question
 * wants an explanation, for which the highlighted sentence is better.
 *
 * @param shown - The passages of the excerpts, best first.
 * @param asked - The part of the question that asks.
 * @param confidence - That the first excerpt answers.
 */
export function shortCandidates(shown: readonly ReadPassage[], asked: string, confidence: number): ShortCandidate[] {
  if (wantsExplanation(asked)) return [];
  const marked = shown.flatMap((ranked, index) => {
    if (ranked.reading === null) return [];
    const text = passageText(ranked.passage);
    const span = wholeSpan(text, ranked.reading);
    const saysUnknown = UNKNOWN.test(ranked.passage.sentences[sentenceAt(ranked, span.start)]!.text);
    return [{ excerpt: index + 1, reading: ranked.reading, span, text: text.slice(span.start, span.end), saysUnknown }];
  });
  return marked.flatMap(({ excerpt, reading, span, text, saysUnknown }) => {
    const length = text.split(' ').length;
    if (text === '' || length > MAX_WORDS || saysUnknown) return [];
    const agrees = marked.some((other) => other.excerpt !== excerpt && saySame(other.text, text));
    const signals: ShortSignals = {
      answerable: clampLogit(reading.answerable, MAX_LOGIT),
      spanShare: Math.max(MIN_LOG_SHARE, Math.log(reading.spanShare)),
      answerType: answerTypeMatch(asked, text),
      agreement: agrees ? 1 : 0,
      rank: excerpt,
      answerConfidence: confidenceSignal(confidence),
    };
    return [{ excerpt, span, text, signals }];
  });
}

/** The likeliest short answer; null where none is likely enough. */
export function chooseShortAnswer(
  candidates: readonly ShortCandidate[],
  { model, threshold }: ShortCalibration,
): ShortAnswer | null {
  let best: ShortAnswer | null = null;
  for (const { excerpt, span, text, signals } of candidates) {
    const confidence = 1 / (1 + Math.exp(-logOdds(model, signals)));
    if (confidence >= threshold && (best === null || confidence > best.confidence)) {
      best = { text, excerpt, start: span.start, end: span.end, confidence };
    }
  }
  return best;
}

/** The confidence of the answer as a signal: its log-odds, within ±4. */
export function confidenceSignal(confidence: number): number {
  return clampLogit(Math.log(confidence / (1 - confidence)), MAX_ANSWER_LOGIT);
}

/** A figure without its unit or currency says something else: `€17.7` of `€17.7 billion`, `9` of `C$9`. */
const FIGURE_GOES_ON = /^(?:[.,]\d+)*(?:\s?%|\s(?:per cent|percent|thousand|million|billion|trillion)\b)*/u;
const BEFORE_FIGURE = /(?:\p{Lu}{0,3}[$€£])?(?:\d[\d.,]*)?$/u;
const BEFORE_CURRENCY = /\p{Lu}{1,3}$/u;

/** Takes in all of a figure, and leaves out punctuation at the ends. */
function wholeSpan(text: string, { start, end }: TextSpan): TextSpan {
  const marked = text.slice(start, end);
  const lengthOf = (pattern: RegExp, part: string): number => pattern.exec(part)?.[0].length ?? 0;
  const more = /\d$/u.test(marked) ? lengthOf(FIGURE_GOES_ON, text.slice(end)) : 0;
  const opening = /^\d/u.test(marked) ? BEFORE_FIGURE : /^[$€£]\d/u.test(marked) ? BEFORE_CURRENCY : null;
  const first = start - (opening === null ? 0 : lengthOf(opening, text.slice(0, start)));
  const words = text.slice(first, end + more);
  if (!/[\p{L}\p{N}]/u.test(words)) return { start, end: start };
  const before = lengthOf(/^[^\p{L}\p{N}$€£(]*/u, words);
  const after = lengthOf(words.includes('(') ? /[^\p{L}\p{M}\p{N}%)]*$/u : /[^\p{L}\p{M}\p{N}%]*$/u, words);
  return { start: first + before, end: end + more - after };
}

/** Whether one of two answers holds the other, letters and figures alone. */
function saySame(left: string, right: string): boolean {
  const [a, b] = [left, right].map((text) => ` ${(text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).join(' ')} `);
  return a!.trim() !== '' && b!.trim() !== '' && (a!.includes(b!) || b!.includes(a!));
}
