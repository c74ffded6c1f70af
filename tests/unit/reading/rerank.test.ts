import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readAndRerank, READER_WEIGHTS, rerank } from '../../../src/reading/rerank.ts';
import { samplePassage, sampleRanked } from '../../support/sample-passages.ts';
import { createSampleReader, sampleReading } from '../../support/sample-reader.ts';

/** Passages with the given scores; a passage's row is its place. */
const ranking = (...scores: number[]) =>
  scores.map((score, row) => sampleRanked(samplePassage(['Text.']), { row, score }));

const rowsOf = (passages: readonly { row: number }[]): number[] => passages.map(({ row }) => row);

/** What a reading adds to a score. */
const bonusOf = (answerable: number, margin: number): number =>
  rerank(ranking(0.5), [sampleReading({ answerable, margin })])[0]!.score - 0.5;

describe('rerank', () => {
  it('adds the weighed logits to the score and orders by it', () => {
    const readings = [
      sampleReading({ answerable: -3, margin: -5 }), // 0.90 − 0.021 − 0.015 = 0.864
      sampleReading({ answerable: 4, margin: 2 }), // 0.88 + 0.028 + 0.006 = 0.914
      sampleReading({ answerable: 1, margin: 1 }), // 0.87 + 0.007 + 0.003 = 0.880
    ];
    expect(READER_WEIGHTS).toEqual({ answerable: 0.007, margin: 0.003 });
    const passages = rerank(ranking(0.9, 0.88, 0.87), readings);
    expect(rowsOf(passages)).toEqual([1, 2, 0]);
    expect(passages.map(({ score }) => Number(score.toFixed(6)))).toEqual([0.914, 0.88, 0.864]);
    expect(passages.map(({ reading }) => reading)).toEqual([readings[1], readings[2], readings[0]]);
  });

  it('keeps passages that were not read after those that were, in their order', () => {
    const readings = [sampleReading({ answerable: -6, margin: -10 }), sampleReading()];
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

  it('counts an answerable beyond ±6 as 6, and a margin beyond ±10 as 10', () => {
    expect(bonusOf(6, 0)).toBeCloseTo(0.042, 10);
    expect(bonusOf(60, 0)).toBeCloseTo(0.042, 10);
    expect(bonusOf(-60, 0)).toBeCloseTo(-0.042, 10);
    expect(bonusOf(0, 10)).toBeCloseTo(0.03, 10);
    expect(bonusOf(0, 100)).toBeCloseTo(0.03, 10);
    expect(bonusOf(0, Number.NEGATIVE_INFINITY)).toBeCloseTo(-0.03, 10);
  });

  it('does not change what it was given', () => {
    const given = Object.freeze(ranking(0.9, 0.8).map((passage) => Object.freeze(passage)));
    expect(rowsOf(rerank(given, [sampleReading({ answerable: -6 }), sampleReading({ answerable: 6 })]))).toEqual([
      0, 1,
    ]);
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
    const result = await readAndRerank(reader, 'Who pays?', ranked);
    expect(reader.calls).toHaveLength(1);
    const { question, passages: read } = reader.calls[0]!;
    expect(question).toBe('Who pays?');
    // Enough for three excerpts, and not all twenty: each takes some milliseconds.
    expect(read.length).toBeGreaterThanOrEqual(3);
    expect(read.length).toBeLessThanOrEqual(10);
    expect(read).toEqual([
      { context: 'Boats', text: 'One. Two.' },
      { context: 'Harbour', text: 'Three.' },
      ...read.slice(2).map((_, index) => ({ context: '', text: `More ${index}.` })),
    ]);
    expect(result.map(({ reading }) => reading !== null)).toEqual(ranked.map((_, row) => row < read.length));
  });

  it('orders by what the reader says', async () => {
    const reader = createSampleReader(({ text }) => ({ answerable: text === 'Bread.' ? 6 : -6 }));
    const ranked = ['Ice.', 'Bread.', 'Fish.'].map((text, row) =>
      sampleRanked(samplePassage([text]), { row, score: 0.9 - row / 100 }),
    );
    expect(rowsOf(await readAndRerank(reader, 'What is baked?', ranked))).toEqual([1, 0, 2]);
  });

  it('passes on the failure of the reader', async () => {
    const failure = new Error('out of memory');
    const reader = { modelId: 'test/reader', read: () => Promise.reject(failure) };
    await expect(readAndRerank(reader, 'Who?', ranking(0.5))).rejects.toBe(failure);
  });
});
