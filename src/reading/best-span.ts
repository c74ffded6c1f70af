import type { ReaderInput } from './reader-input.ts';

/** Longest answer that is looked for, in words and signs: longer ones are sentences, which the excerpt shows anyway. */
const MAX_SPAN_WORDS = 24;

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly margin: number;
}

/**
 * The run of whole words with the highest sum of start and end logits, over the "no answer" of position 0 (Devlin et al.
 * 2019, SQuAD 2.0).
 *
 * @param startLogits - One a word piece of the input; likewise `endLogits`.
 * @returns Null for an input without words.
 */
export function bestSpan(
  input: ReaderInput,
  startLogits: ArrayLike<number>,
  endLogits: ArrayLike<number>,
): Span | null {
  const none = startLogits[0]! + endLogits[0]!;
  const places = placesOf(input);
  let best: Span | null = null;
  for (const [first, word] of input.words.entries()) {
    for (const [offset, lastWord] of input.words.slice(first, first + MAX_SPAN_WORDS).entries()) {
      const margin = startLogits[places[first]!.first]! + endLogits[places[first + offset]!.last]! - none;
      if (best === null || margin > best.margin) best = { start: word.start, end: lastWord.end, margin };
    }
  }
  return best;
}

/** Positions in the input of each word's first and last piece. */
function placesOf(input: ReaderInput): { first: number; last: number }[] {
  let position = input.offset;
  return input.words.map(({ ids }) => {
    const first = position;
    position += ids.length;
    return { first, last: Math.max(first, position - 1) };
  });
}
