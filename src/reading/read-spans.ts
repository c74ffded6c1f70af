import type { ReaderInput } from './reader-input.ts';

/** Longest answer that is looked for, in words and signs: longer ones are sentences, which the excerpt shows anyway. */
const MAX_SPAN_WORDS = 24;

/** What the logits of one input say about the runs of words in it. */
export interface SpanReading {
  /** The best run of whole words: half-open range in UTF-16 units of the passage's text. */
  readonly start: number;
  readonly end: number;
  /** Its logit over "no answer". */
  readonly margin: number;
  /** Its share of the probability of all runs, in (0, 1]; "no answer" left out. */
  readonly spanShare: number;
  /** Share of the probability that lies in runs inside each sentence; together at most 1. */
  readonly sentenceShares: readonly number[];
}

/**
 * Weighs every run of whole words by the sum of its start and end logits, over the "no answer" of position 0 (Devlin et al.
 * 2019, SQuAD 2.0).
 *
 * @param startLogits - One a word piece of the input; likewise `endLogits`.
 * @param sentenceEnds - Where each sentence of the passage ends in its text.
 * @returns Null for an input without words.
 */
export function readSpans(
  input: ReaderInput,
  startLogits: ArrayLike<number>,
  endLogits: ArrayLike<number>,
  sentenceEnds: readonly number[],
): SpanReading | null {
  const none = startLogits[0]! + endLogits[0]!;
  const words = placesOf(input, sentenceEnds);
  const spans = words.flatMap((first, index) =>
    words.slice(index, index + MAX_SPAN_WORDS).map((last) => {
      return { first, last, logit: startLogits[first.firstPiece]! + endLogits[last.lastPiece]! };
    }),
  );
  if (spans.length === 0) return null;
  const best = spans.reduce((left, right) => (right.logit > left.logit ? right : left));
  let total = 0;
  const inSentence = sentenceEnds.map(() => 0);
  for (const { first, last, logit } of spans) {
    const weight = Math.exp(logit - best.logit);
    total += weight;
    if (first.sentence === last.sentence) inSentence[first.sentence]! += weight;
  }
  return {
    start: best.first.start,
    end: best.last.end,
    margin: best.logit - none,
    spanShare: 1 / total,
    sentenceShares: inSentence.map((weight) => weight / total),
  };
}

/** A word with its first and last piece as positions in the input, and the sentence that it stands in. */
interface Place {
  readonly start: number;
  readonly end: number;
  readonly firstPiece: number;
  readonly lastPiece: number;
  readonly sentence: number;
}

function placesOf(input: ReaderInput, sentenceEnds: readonly number[]): Place[] {
  let position = input.offset;
  let sentence = 0;
  return input.words.map(({ ids, start, end }) => {
    while (sentence < sentenceEnds.length - 1 && start >= sentenceEnds[sentence]!) sentence++;
    const firstPiece = position;
    position += ids.length;
    return { start, end, firstPiece, lastPiece: Math.max(firstPiece, position - 1), sentence };
  });
}
