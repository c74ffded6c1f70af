import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { editDistance } from '../../../src/retrieval/edit-distance.ts';

const PROPERTY = { seed: 20261124, numRuns: 400 };
const NO_LIMIT = 100;

/** Words of few letters, so that many edits and swaps meet. */
const word = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 6 });

/** Straight from the definition, on the first letters of both words. */
function slowDistance(left: string, right: string): number {
  if (left === '' || right === '') return left.length + right.length;
  const [a, b] = [left.slice(0, -1), right.slice(0, -1)];
  const ways = [
    slowDistance(a, right) + 1,
    slowDistance(left, b) + 1,
    slowDistance(a, b) + (left.at(-1) === right.at(-1) ? 0 : 1),
  ];
  const isSwap = a !== '' && b !== '' && left.at(-1) === b.at(-1) && a.at(-1) === right.at(-1);
  if (isSwap) ways.push(slowDistance(a.slice(0, -1), b.slice(0, -1)) + 1);
  return Math.min(...ways);
}

describe('editDistance', () => {
  it.each([
    ['safety', 'safety', 0],
    ['', '', 0],
    ['', 'pact', 4],
    ['pact', 'pacts', 1],
    ['cannada', 'canada', 1],
    ['agreament', 'agreement', 1],
    ['saftey', 'safety', 1],
    ['ba', 'ab', 1],
    ['abab', 'baba', 2],
    ['kitten', 'sitting', 3],
    // No part is edited twice: swapping and then inserting between would need 2.
    ['ca', 'abc', 3],
  ])('from %j to %j is %d', (left, right, distance) => {
    expect(editDistance(left, right, NO_LIMIT)).toBe(distance);
  });

  it('agrees with the definition', () => {
    fc.assert(
      fc.property(word, word, (left, right) => {
        expect(editDistance(left, right, NO_LIMIT)).toBe(slowDistance(left, right));
      }),
      PROPERTY,
    );
  });

  it('is the same in both directions, and 0 only between equal words', () => {
    fc.assert(
      fc.property(word, word, fc.nat(6), (left, right, most) => {
        expect(editDistance(left, right, most)).toBe(editDistance(right, left, most));
        expect(editDistance(left, right, most) === 0).toBe(left === right);
      }),
      PROPERTY,
    );
  });

  it('counts two swapped neighbours once', () => {
    fc.assert(
      fc.property(word, fc.constantFrom('ab', 'bc', 'ca'), word, (before, pair, after) => {
        const swapped = `${pair[1]!}${pair[0]!}`;
        expect(editDistance(before + pair + after, before + swapped + after, NO_LIMIT)).toBe(1);
      }),
      PROPERTY,
    );
  });

  it('gives one more than the greatest distance of interest where it is greater', () => {
    fc.assert(
      fc.property(word, word, fc.nat(6), (left, right, most) => {
        expect(editDistance(left, right, most)).toBe(Math.min(slowDistance(left, right), most + 1));
      }),
      PROPERTY,
    );
  });

  it('can be asked for equality alone', () => {
    expect(editDistance('pact', 'pact', 0)).toBe(0);
    expect(editDistance('pact', 'pacts', 0)).toBe(1);
    expect(editDistance('pact', 'fact', 0)).toBe(1);
  });
});
