import { beforeAll, describe, expect, it } from 'vitest';
import type { Searchable } from '../../../src/answering/answerer.ts';
import { type RankedPassage, SCORE_WEIGHTS } from '../../../src/retrieval/retriever.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { errorOf } from '../../support/sample-error.ts';
import { buildSearchable } from '../../support/sample-searchable.ts';

/** Enough dimensions that the few terms of these texts seldom share one. */
const embedder = createHashingEmbedder({ dimensions: 1024 });

async function rank({ retriever }: Searchable, question: string, k = 10): Promise<RankedPassage[]> {
  return retriever.rank(question, await embedder.embedQuery(question), k);
}

const documentsOf = (ranked: readonly RankedPassage[]): string[] => ranked.map(({ passage }) => passage.documentId);

describe('Retriever.rank', () => {
  let sample: Searchable;
  beforeAll(async () => {
    sample = await buildSearchable(embedder);
  });

  it('ranks by shared words, as explained', async () => {
    const ranked = await rank(sample, 'When did the lamp of the tower burn whale oil?');
    // lighthouse: has all of lamp, tower, burn, whale, oil, four of them in one sentence.
    // bakery: shares only "burn" ("The oven burns birch wood").
    // The four sections of the harbour rules share nothing; they follow in some order.
    expect(documentsOf(ranked)).toEqual(['lighthouse', 'bakery', 'harbour', 'harbour', 'harbour', 'harbour']);
  });

  it('ranks the section that names the fact before others of the same document', async () => {
    const ranked = await rank(sample, 'When does the harbour gate close in the evening?');
    // Night: harbour, gate, close, evening. Winter: harbour, close. The rest: harbour at most.
    expect(ranked.slice(0, 2).map(({ passage }) => passage.headings.at(-1))).toEqual(['Night', 'Winter']);
  });

  it('makes the score of the parts by the published weights', async () => {
    for (const { score, parts, sentenceSimilarities, passage } of await rank(sample, 'mooring fee of boats')) {
      expect(score).toBeCloseTo(
        SCORE_WEIGHTS.passage * parts.passage +
          SCORE_WEIGHTS.sentence * parts.sentence +
          SCORE_WEIGHTS.lexical * parts.lexical,
        10,
      );
      expect(sentenceSimilarities).toHaveLength(passage.sentences.length);
      expect(parts.sentence).toBe(Math.max(...sentenceSimilarities));
    }
  });

  it('takes similarities of sentences from the sentences of that passage', async () => {
    const [top] = await rank(sample, 'Rowing boats pay nothing.');
    expect(top?.passage.headings.at(-1)).toBe('Fees');
    // The question is the second sentence word for word.
    expect(top?.sentenceSimilarities[1]).toBeCloseTo(1, 5);
    expect(top?.sentenceSimilarities[0]).toBeLessThan(0.9);
  });

  it('returns the best k, best first, each passage once', async () => {
    const all = await rank(sample, 'harbour boats', 100);
    const scores = all.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(new Set(all.map(({ row }) => row)).size).toBe(sample.index.passages.length);
    expect(await rank(sample, 'harbour boats', 2)).toEqual(all.slice(0, 2));
    expect(await rank(sample, 'harbour boats', 1)).toEqual(all.slice(0, 1));
  });

  it('gives the same ranking every time', async () => {
    expect(await rank(sample, 'harbour boats')).toEqual(await rank(sample, 'harbour boats'));
  });

  it('names passages by their row in the index', async () => {
    for (const { row, passage } of await rank(sample, 'bread')) expect(sample.index.passages[row]).toBe(passage);
  });

  it('refuses a vector of another length', async () => {
    const vector = await createHashingEmbedder({ dimensions: 8 }).embedQuery('bread');
    const error = await errorOf(() => sample.retriever.rank('bread', vector, 3));
    expect(error.code).toBe('DIMENSION_MISMATCH');
  });
});

describe('Retriever.rank over other corpora', () => {
  it('puts the earlier of two equal passages first', async () => {
    const text = '# Notes\n\nThe ferry leaves at noon.\n';
    const twins = await buildSearchable(embedder, { 'a.md': text, 'b.md': text });
    expect(documentsOf(await rank(twins, 'ferry'))).toEqual(['a', 'b']);
  });

  it('answers from a corpus of one sentence', async () => {
    const single = await buildSearchable(embedder, { 'a.md': 'The ferry leaves at noon.' });
    expect(documentsOf(await rank(single, 'zeppelin'))).toEqual(['a']);
  });

  it('finds a passage by a rare word though 120 others have nearer vectors', async () => {
    const fillers = Array.from({ length: 120 }, (_, i) => [`f${i}.md`, `Harbour boats number ${1000 + i}.`] as const);
    const crowded = await buildSearchable(embedder, {
      ...Object.fromEntries(fillers),
      'rare.md': 'Only the zeppelin hangar stays empty.',
    });
    // The vector knows only of harbour boats, so the graphs bring the fillers; the words bring the hangar.
    const ranked = crowded.retriever.rank('zeppelin', await embedder.embedQuery('harbour boats'), 200);
    expect(documentsOf(ranked)).toContain('rare');
    expect(ranked.length).toBeLessThanOrEqual(101);
  });

  it('finds a passage by one sentence though 60 others have nearer passage vectors', async () => {
    const long = [
      'Tar, rope and canvas hang beside brushes, buckets, ladders and lanterns.',
      'A cat sleeps on crates, barrels, sacks, nets, oars and planks.',
      'The ferry leaves.',
    ];
    const near = Array.from({ length: 60 }, (_, i) => [`n${i}.md`, `Ferry ticket window ${1000 + i}.`] as const);
    const mixed = await buildSearchable(embedder, { ...Object.fromEntries(near), 'long.md': long.join(' ') });
    // Passages: each of the short texts is nearer than the long one. Sentences: "The ferry leaves." is the nearest.
    const ranked = mixed.retriever.rank('', await embedder.embedQuery('ferry leaves'), 200);
    expect(documentsOf(ranked)).toContain('long');
    expect(ranked.find(({ passage }) => passage.documentId === 'long')?.parts.sentence).toBeCloseTo(1, 5);
  });
});
