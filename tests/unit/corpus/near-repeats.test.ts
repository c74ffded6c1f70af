import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { findNearRepeats, type NearRepeat } from '../../../src/corpus/near-repeats.ts';

const letters = (...parts: readonly [string, number][]): string =>
  parts.flatMap(([letter, count]) => Array.from({ length: count }, (_, index) => `${letter}${index}`)).join(' ');

/** Every pair compared: the text itself must have twelve different words and no more than the other. */
function comparePairs(texts: readonly string[]): Map<number, number[]> {
  const sets = texts.map((text) => new Set(text.split(' ')));
  const found = new Map<number, number[]>();
  for (const [index, own] of sets.entries()) {
    const twins = [...sets.keys()].filter((other) => {
      const { size } = sets[other]!;
      const isLarger = size > own.size || (size === own.size && other < index);
      return isLarger && [...own].filter((word) => sets[other]!.has(word)).length >= 0.8 * own.size;
    });
    if (own.size >= 12 && twins.length > 0) found.set(index, twins);
  }
  return found;
}

describe('findNearRepeats', () => {
  it('finds a text of which eight words in ten stand in another', () => {
    expect(findNearRepeats([letters(['a', 16], ['b', 4]), letters(['a', 16], ['c', 4])])).toEqual([
      { index: 1, of: 0, shared: 0.8 },
    ]);
    expect(findNearRepeats([letters(['a', 15], ['b', 5]), letters(['a', 15], ['c', 5])])).toEqual([]);
  });

  it('reports the smaller text, wherever it stands', () => {
    const [short, long] = [letters(['a', 12]), letters(['b', 50], ['a', 12])];
    expect(findNearRepeats([short, long])).toEqual([{ index: 0, of: 1, shared: 1 }]);
    expect(findNearRepeats([long, short])).toEqual([{ index: 1, of: 0, shared: 1 }]);
  });

  it('reports each text once, however many it repeats', () => {
    const text = letters(['a', 20]);
    const repeats = findNearRepeats([text, text, text, text]);
    expect(repeats.map(({ index }) => index)).toEqual([1, 2, 3]);
  });

  it('does not regard order, case and punctuation', () => {
    const words = letters(['a', 14]).split(' ');
    expect(findNearRepeats([words.join(' '), `${words.reverse().join(', ').toUpperCase()}!`])).toHaveLength(1);
  });

  it('passes over texts of fewer than twelve different words, and empty ones', () => {
    const few = letters(['a', 11]);
    expect(findNearRepeats([few, `${few} ${few}`, few, '', '...'])).toEqual([]);
    expect(findNearRepeats([])).toEqual([]);
  });

  it('finds what comparing every pair finds', () => {
    // A small vocabulary of which the first words are common, as in prose; half of the texts are made from an earlier one.
    const word = fc
      .tuple(fc.integer({ min: 0, max: 30 }), fc.integer({ min: 0, max: 30 }))
      .map(([a, b]) => `w${a * b}`);
    const text = fc.record({
      own: fc.array(word, { minLength: 1, maxLength: 25 }),
      from: fc.option(fc.nat(), { nil: null }),
      without: fc.integer({ min: 0, max: 6 }),
    });
    fc.assert(
      fc.property(fc.array(text, { maxLength: 30 }), (drafts) => {
        const texts: string[] = [];
        for (const { own, from, without } of drafts) {
          const base = from === null ? [] : (texts[from % (texts.length + 1)]?.split(' ') ?? []);
          texts.push([...base.slice(without), ...own.slice(0, base.length > 0 ? 3 : undefined)].join(' '));
        }
        const expected = comparePairs(texts);
        const found = findNearRepeats(texts);
        expect(found.map(({ index }) => index)).toEqual([...expected.keys()]);
        for (const { index, of } of found) expect(expected.get(index)).toContain(of);
      }),
      { seed: 20_261_124, numRuns: 300 },
    );
  });

  it('finds repeats among many lines of one form', () => {
    const lines = Array.from(
      { length: 3000 },
      (_, index) => `Berth number ${index} on the northern quay of the harbour costs twelve euros a night in summer.`,
    );
    const shares: NearRepeat[] = findNearRepeats(lines);
    expect(shares.length).toBeGreaterThan(2900);
  });
});
