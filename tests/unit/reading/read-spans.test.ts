import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bestSpan } from '../../../src/reading/best-span.ts';
import type { ReaderInput } from '../../../src/reading/reader-input.ts';

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

describe('bestSpan', () => {
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

  it('gives whole words whose margin is that of a slow search', () => {
    const logit = fc.double({ min: -10, max: 10, noNaN: true });
    const cases = fc
      .array(fc.integer({ min: 1, max: 3 }), { minLength: 1, maxLength: 40 })
      .map((pieces) => inputOf(pieces, 5))
      .chain((input) => {
        const logits = fc.array(logit, { minLength: input.ids.length, maxLength: input.ids.length });
        return fc.tuple(fc.constant(input), logits, logits);
      });
    fc.assert(
      fc.property(cases, ([input, start, end]) => {
        const owner = input.words.flatMap((word, index) => word.ids.map(() => index));
        const marginOf = (first: number, last: number): number =>
          start[5 + owner.indexOf(first)]! + end[5 + owner.lastIndexOf(last)]! - (start[0]! + end[0]!);
        let slow = Number.NEGATIVE_INFINITY;
        for (let first = 0; first < input.words.length; first++) {
          for (let last = first; last < Math.min(input.words.length, first + 24); last++) {
            slow = Math.max(slow, marginOf(first, last));
          }
        }
        const span = bestSpan(input, start, end)!;
        const first = input.words.findIndex((word) => word.start === span.start);
        const last = input.words.findIndex((word) => word.end === span.end);
        expect(first).toBeGreaterThanOrEqual(0);
        expect(last).toBeGreaterThanOrEqual(first);
        expect(span.margin).toBeCloseTo(slow, 9);
        expect(marginOf(first, last)).toBeCloseTo(slow, 9);
      }),
      PROPERTY,
    );
  });
});
