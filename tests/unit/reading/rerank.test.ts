import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Reader, Reading } from '../../../src/reading/reader.ts';
import { readAndRerank, READER_WEIGHT, rerank } from '../../../src/reading/rerank.ts';
import { samplePassage, sampleRanked } from '../../support/sample-passages.ts';
import { createSampleReader, sampleReading, textOf } from '../../support/sample-reader.ts';

/** Passages with the given scores; a passage's row is its place. */
const ranking = (...scores: number[]) =>
  scores.map((score, row) => sampleRanked(samplePassage(['Text.']), { row, score }));

const FOREVER = Number.POSITIVE_INFINITY;

const rowsOf = (passages: readonly { row: number }[]): number[] => passages.map(({ row }) => row);

/** What a reading adds to a score. */
const bonusOf = (reading: Partial<Reading>): number => rerank(ranking(0.5), [sampleReading(reading)])[0]!.score - 0.5;

describe('rerank', () => {
  it('adds the weighed logit to the score and orders by it', () => {
    const readings = [
      sampleReading({ answerable: -3 }), // 0.90 − 0.042 = 0.858
      sampleReading({ answerable: 4 }), // 0.88 + 0.056 = 0.936
      sampleReading({ answerable: 1 }), // 0.87 + 0.014 = 0.884
    ];
    expect(READER_WEIGHT).toBe(0.014);
    const passages = rerank(ranking(0.9, 0.88, 0.87), readings);
    expect(rowsOf(passages)).toEqual([1, 2, 0]);
    expect(passages.map(({ score }) => Number(score.toFixed(6)))).toEqual([0.936, 0.884, 0.858]);
    expect(passages.map(({ reading }) => reading)).toEqual([readings[1], readings[2], readings[0]]);
  });

  it('keeps passages that were not read after those that were, in their order', () => {
    const readings = [sampleReading({ answerable: -6 }), sampleReading()];
    const passages = rerank(ranking(0.9, 0.89, 0.88, 0.87), readings);
    expect(rowsOf(passages)).toEqual([1, 0, 2, 3]);
    expect(passages.slice(2)).toEqual(ranking(0.9, 0.89, 0.88, 0.87).slice(2));
    expect(passages.map(({ reading }) => reading === null)).toEqual([false, false, true, true]);
  });

  it('leaves everything as it is without readings', () => {
    expect(rerank(ranking(0.9, 0.8), [])).toEqual(ranking(0.9, 0.8));
    expect(rerank([], [])).toEqual([]);
  });

  it('takes the row that comes first where scores are equal', () => {
    const [first, second] = ranking(0.5, 0.5);
    expect(rowsOf(rerank([second!, first!], [sampleReading(), sampleReading()]))).toEqual([0, 1]);
  });

  it('counts a logit beyond ±6 as 6', () => {
    expect(bonusOf({ answerable: 6 })).toBeCloseTo(0.084, 10);
    expect(bonusOf({ answerable: 60 })).toBeCloseTo(0.084, 10);
    expect(bonusOf({ answerable: -60 })).toBeCloseTo(-0.084, 10);
  });

  it('goes by whether the passage answers alone, not by how sure the words are', () => {
    for (const margin of [10, -10, Number.NEGATIVE_INFINITY]) {
      expect(bonusOf({ answerable: 2, margin, spanShare: 0.9, sentenceShares: [1] })).toBeCloseTo(0.028, 10);
    }
  });

  it('does not change what it was given', () => {
    const given = Object.freeze(ranking(0.9, 0.8).map((passage) => Object.freeze(passage)));
    const readings = [sampleReading({ answerable: -6 }), sampleReading({ answerable: 6 })];
    expect(rowsOf(rerank(given, readings))).toEqual([1, 0]);
    expect(rowsOf(given)).toEqual([0, 1]);
  });

  it('loses no passage, and leaves the read ones best first', () => {
    const logit = fc.double({ min: -20, max: 20, noNaN: true });
    const drafts = fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), logit, logit), { maxLength: 12 });
    fc.assert(
      fc.property(drafts, fc.nat({ max: 12 }), (list, read) => {
        const readings = list.slice(0, read).map(([, answerable, margin]) => sampleReading({ answerable, margin }));
        const passages = rerank(ranking(...list.map(([score]) => score)), readings);
        expect(rowsOf(passages).sort((a, b) => a - b)).toEqual(list.map((_, row) => row));
        const scores = passages.slice(0, readings.length).map(({ score }) => score);
        expect(scores).toEqual([...scores].sort((a, b) => b - a));
        expect(rowsOf(passages.slice(readings.length))).toEqual(list.map((_, row) => row).slice(readings.length));
      }),
      { seed: 20261124, numRuns: 300 },
    );
  });
});

describe('readAndRerank', () => {
  it('reads the first few, with the nearest heading above, else the title, else nothing', async () => {
    const reader = createSampleReader(() => ({}));
    const passages = [
      samplePassage(['One.', 'Two.'], { contextTitle: 'Harbour', headings: ['Fees', 'Boats'] }),
      samplePassage(['Three.'], { contextTitle: 'Harbour' }),
      ...Array.from({ length: 18 }, (_, index) => samplePassage([`More ${index}.`])),
    ];
    const ranked = passages.map((passage, row) => sampleRanked(passage, { row, score: 1 - row / 100 }));
    const result = await readAndRerank(reader, 'Who pays?', ranked, FOREVER);
    expect(reader.calls).toHaveLength(1);
    const { question, passages: read } = reader.calls[0]!;
    expect(question).toBe('Who pays?');
    // Enough for three excerpts, and not all twenty: each takes some milliseconds.
    expect(read.length).toBeGreaterThanOrEqual(3);
    expect(read.length).toBeLessThanOrEqual(10);
    expect(read).toEqual([
      { context: 'Boats', sentences: ['One.', 'Two.'] },
      { context: 'Harbour', sentences: ['Three.'] },
      ...read.slice(2).map((_, index) => ({ context: '', sentences: [`More ${index}.`] })),
    ]);
    expect(result.map(({ reading }) => reading !== null)).toEqual(ranked.map((_, row) => row < read.length));
  });

  it('orders by what the reader says', async () => {
    const reader = createSampleReader((passage) => ({ answerable: textOf(passage) === 'Bread.' ? 6 : -6 }));
    const ranked = ['Ice.', 'Bread.', 'Fish.'].map((text, row) =>
      sampleRanked(samplePassage([text]), { row, score: 0.9 - row / 100 }),
    );
    expect(rowsOf(await readAndRerank(reader, 'What is baked?', ranked, FOREVER))).toEqual([1, 0, 2]);
  });

  it('leaves unread what there was no time for, after what was read', async () => {
    const deadlines: number[] = [];
    const hurried: Reader = {
      modelId: 'test/reader',
      read: (_question, _passages, deadline) => {
        deadlines.push(deadline);
        return Promise.resolve([sampleReading({ answerable: -6 }), sampleReading({ answerable: 6 })]);
      },
    };
    const result = await readAndRerank(hurried, 'Who?', ranking(0.9, 0.89, 0.88, 0.87), FOREVER);
    expect(deadlines).toEqual([FOREVER]);
    expect(rowsOf(result)).toEqual([1, 0, 2, 3]);
    expect(result.map(({ reading }) => reading !== null)).toEqual([true, true, false, false]);
  });

  it('passes on the failure of the reader', async () => {
    const failure = new Error('out of memory');
    const reader = { modelId: 'test/reader', read: () => Promise.reject(failure) };
    await expect(readAndRerank(reader, 'Who?', ranking(0.5), FOREVER)).rejects.toBe(failure);
  });
});
