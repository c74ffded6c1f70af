import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ReaderInput } from '../../../src/reading/reader-input.ts';
import { readSpans } from '../../../src/reading/read-spans.ts';

const PROPERTY = { seed: 20261124, numRuns: 300 };

/** An input of words of three letters with one space between, made of the given numbers of pieces. */
function inputOf(pieces: readonly number[], offset = 4): ReaderInput {
  const words = pieces.map((length, index) => ({
    start: 4 * index,
    end: 4 * index + 3,
    ids: Array.from({ length }, () => 7),
  }));
  const ids = [...Array.from({ length: offset }, () => 101), ...words.flatMap((word) => word.ids), 102];
  return { ids, types: ids.map(() => 1), offset, words };
}

/** Zeros but for the given positions. */
function logitsOf(input: ReaderInput, values: Readonly<Record<number, number>>): Float32Array {
  return Float32Array.from(input.ids, (_, position) => values[position] ?? 0);
}

/** The best span of a passage of one sentence. */
function bestSpan(
  input: ReaderInput,
  start: ArrayLike<number>,
  end: ArrayLike<number>,
): { start: number; end: number; margin: number } | null {
  const reading = readSpans(input, start, end, [input.words.at(-1)?.end ?? 0]);
  return reading && { start: reading.start, end: reading.end, margin: reading.margin };
}

describe('the best span', () => {
  it('takes the words between the highest start and end, over "no answer"', () => {
    const input = inputOf([1, 1, 1, 1]);
    // Positions 4 to 7 are the words. 3 + 2.5 − (0.5 + 1) = 4.
    const start = logitsOf(input, { 0: 0.5, 5: 3 });
    const end = logitsOf(input, { 0: 1, 6: 2.5 });
    expect(bestSpan(input, start, end)).toEqual({ start: 4, end: 11, margin: 4 });
  });

  it('starts at the first piece of a word and ends at the last', () => {
    const input = inputOf([2, 3, 2]);
    // The second word has the positions 6, 7 and 8; the high values at 7 are inside it.
    const start = logitsOf(input, { 6: 1, 7: 9 });
    const end = logitsOf(input, { 7: 9, 8: 1 });
    expect(bestSpan(input, start, end)).toEqual({ start: 4, end: 7, margin: 2 });
  });

  it('does not end before it starts', () => {
    const input = inputOf([1, 1, 1]);
    const span = bestSpan(input, logitsOf(input, { 6: 5 }), logitsOf(input, { 4: 4 }));
    // From the third word to itself gives 5; from the first to itself 4; from the third back to the first would give 9.
    expect(span).toEqual({ start: 8, end: 11, margin: 5 });
  });

  it('looks at nothing outside the passage', () => {
    const input = inputOf([1, 1], 6);
    const outside = { 1: 50, 3: 50, 5: 50, 8: 50 };
    const span = bestSpan(input, logitsOf(input, { ...outside, 7: 1 }), logitsOf(input, { ...outside, 7: 1 }));
    expect(span).toEqual({ start: 4, end: 7, margin: 2 });
  });

  it('takes at most 24 words', () => {
    const input = inputOf(Array.from({ length: 40 }, () => 1));
    const reach = (last: number) => bestSpan(input, logitsOf(input, { 4: 5 }), logitsOf(input, { [4 + last]: 5 }));
    expect(reach(23)).toEqual({ start: 0, end: 4 * 23 + 3, margin: 10 });
    expect(reach(24)?.margin).toBe(5);
  });

  it('gives a negative margin where "no answer" is likelier', () => {
    const input = inputOf([1]);
    expect(bestSpan(input, logitsOf(input, { 0: 4 }), logitsOf(input, { 0: 3 }))?.margin).toBe(-7);
  });

  it('gives null for an input without words', () => {
    const input = inputOf([]);
    expect(bestSpan(input, logitsOf(input, {}), logitsOf(input, {}))).toBeNull();
  });
});

/** Sentences of the given numbers of words of three letters: where each ends. */
const endsOf = (...words: number[]): number[] => {
  let count = 0;
  return words.map((own) => 4 * (count += own) - 1);
};

describe('the shares of spans', () => {
  it('are those of numbers worked by hand', () => {
    // Three words at 4, 5 and 6, in sentences of two and one; e to the logit of a span is start times end.
    const input = inputOf([1, 1, 1]);
    const start = logitsOf(input, { 4: Math.log(2), 5: Math.log(3) });
    const end = logitsOf(input, { 5: Math.log(4), 6: Math.log(5) });
    const reading = readSpans(input, start, end, endsOf(2, 1))!;
    // First sentence: 1–1 2·1, 1–2 2·4, 2–2 3·4, together 22. Second: 3–3 1·5. Over the end: 1–3 2·5, 2–3 3·5. Sum 52.
    expect(reading).toMatchObject({ start: 4, end: 11 });
    expect(reading.spanShare).toBeCloseTo(15 / 52, 6);
    expect(reading.sentenceShares).toHaveLength(2);
    expect(reading.sentenceShares[0]).toBeCloseTo(22 / 52, 6);
    expect(reading.sentenceShares[1]).toBeCloseTo(5 / 52, 6);
  });

  it('are all of a passage of one word', () => {
    const input = inputOf([2]);
    expect(readSpans(input, logitsOf(input, { 4: -3 }), logitsOf(input, { 5: 1 }), [3])).toMatchObject({
      spanShare: 1,
      sentenceShares: [1],
    });
  });

  it('leave out "no answer", however likely it is', () => {
    const input = inputOf([1, 1]);
    const sure = readSpans(input, logitsOf(input, { 0: 90 }), logitsOf(input, { 0: 90 }), endsOf(1, 1));
    const unsure = readSpans(input, logitsOf(input, {}), logitsOf(input, {}), endsOf(1, 1));
    // Three spans alike: each word, and both.
    expect(sure?.sentenceShares.map((share) => share.toFixed(4))).toEqual(['0.3333', '0.3333']);
    expect({ ...sure, margin: 0 }).toEqual({ ...unsure, margin: 0 });
  });

  it('are worked out for logits that no number could hold as odds', () => {
    const input = inputOf([1, 1]);
    const reading = readSpans(input, [0, 0, 0, 0, 2000, 0], [0, 0, 0, 0, 2000, 0], endsOf(1, 1));
    expect(reading).toMatchObject({ margin: 4000, spanShare: 1, sentenceShares: [1, 0] });
  });

  it('are 0 for sentences of which the window holds no word', () => {
    const whole = inputOf([1, 1, 1, 1]);
    const window = { ...whole, words: whole.words.slice(2, 3) };
    const reading = readSpans(window, logitsOf(whole, {}), logitsOf(whole, {}), endsOf(1, 1, 1, 1));
    expect(reading?.sentenceShares).toEqual([0, 0, 1, 0]);
  });

  it('count words before the end of a sentence for it, and after it for the next', () => {
    const input = inputOf([1, 1]);
    const favour = (position: number) => logitsOf(input, { [position]: 50 });
    expect(readSpans(input, favour(4), favour(4), [3, 7])?.sentenceShares.map(Math.round)).toEqual([1, 0]);
    expect(readSpans(input, favour(5), favour(5), [3, 7])?.sentenceShares.map(Math.round)).toEqual([0, 1]);
  });
});

describe('any reading of spans', () => {
  const logit = fc.double({ min: -10, max: 10, noNaN: true });
  /** An input with its logits, and the words of each of its sentences. */
  const cases = fc
    .array(fc.array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 12 }), { minLength: 1, maxLength: 5 })
    .chain((sentences) => {
      const input = inputOf(sentences.flat(), 5);
      const logits = fc.array(logit, { minLength: input.ids.length, maxLength: input.ids.length });
      return fc.record({
        input: fc.constant(input),
        counts: fc.constant(sentences.map(({ length }) => length)),
        start: logits,
        end: logits,
      });
    });

  interface Span {
    readonly first: number;
    readonly last: number;
    readonly logit: number;
  }

  /** Every span of up to 24 words, by looking for the pieces of its first and last word. */
  function slowSpans(input: ReaderInput, start: readonly number[], end: readonly number[]): Span[] {
    const owner = input.words.flatMap((word, index) => word.ids.map(() => index));
    return input.words.flatMap((_, first) =>
      input.words.slice(first, first + 24).map((_word, more) => ({
        first,
        last: first + more,
        logit: start[5 + owner.indexOf(first)]! + end[5 + owner.lastIndexOf(first + more)]!,
      })),
    );
  }

  it('gives whole words whose margin is that of a slow search', () => {
    fc.assert(
      fc.property(cases, ({ input, counts, start, end }) => {
        const spans = slowSpans(input, start, end);
        const reading = readSpans(input, start, end, endsOf(...counts))!;
        const found = spans.find(
          ({ first, last }) => input.words[first]!.start === reading.start && input.words[last]!.end === reading.end,
        );
        const most = Math.max(...spans.map((span) => span.logit));
        expect(found?.logit).toBeCloseTo(most, 9);
        expect(reading.margin).toBeCloseTo(most - start[0]! - end[0]!, 9);
      }),
      PROPERTY,
    );
  });

  it('gives shares that sum to 1 with the spans over the ends of sentences, and the greatest one to the best', () => {
    fc.assert(
      fc.property(cases, ({ input, counts, start, end }) => {
        const spans = slowSpans(input, start, end);
        const sentenceOf = counts.flatMap((count, sentence) => Array.from({ length: count }, () => sentence));
        const total = spans.reduce((sum, span) => sum + Math.exp(span.logit), 0);
        const shareOf = (of: readonly Span[]): number =>
          of.reduce((sum, span) => sum + Math.exp(span.logit) / total, 0);
        const { spanShare, sentenceShares } = readSpans(input, start, end, endsOf(...counts))!;
        expect(spanShare).toBeCloseTo(Math.max(...spans.map((span) => shareOf([span]))), 9);
        expect(sentenceShares).toHaveLength(counts.length);
        for (const [sentence, share] of sentenceShares.entries()) {
          const inside = spans.filter(
            ({ first, last }) => sentenceOf[first] === sentence && sentenceOf[last] === sentence,
          );
          expect(share).toBeCloseTo(shareOf(inside), 9);
        }
        const over = spans.filter(({ first, last }) => sentenceOf[first] !== sentenceOf[last]);
        const sum = sentenceShares.reduce((partial, share) => partial + share, 0);
        expect(sum).toBeLessThanOrEqual(1 + 1e-9);
        expect(sum + shareOf(over)).toBeCloseTo(1, 9);
      }),
      PROPERTY,
    );
  });
});
