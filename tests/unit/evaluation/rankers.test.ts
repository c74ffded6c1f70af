import { beforeAll, describe, expect, it } from 'vitest';
import type { Searchable } from '../../../src/answering/answerer.ts';
import { createRankers, type EmbeddedQuestion, type Ranker } from '../../../src/evaluation/rankers.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';
import { createSampleReader, textOf } from '../../support/sample-reader.ts';
import { buildSearchable, SAMPLE_DOCUMENTS } from '../../support/sample-searchable.ts';

const embedder = createHashingEmbedder({ dimensions: 1024 });
/** Finds every passage as good as the next. */
const reader = createSampleReader(() => ({}));
const QUESTIONS = [
  'Which mooring fee do boats pay?',
  'Did the lamp burn whale oil?',
  'bread',
  'zeppelin',
  'harbour gate',
];
const OBVIOUS = ['MiniSearch alone', 'BM25 with stemming', 'passage vectors alone', 'reciprocal rank fusion'];
const SHIPPED = ['shipped, without reader', 'shipped'];

async function embed({ retriever }: Searchable, question: string): Promise<EmbeddedQuestion> {
  const query = retriever.understand(question);
  const [embedding, queryEmbedding] = await Promise.all([
    embedder.embedQuery(question),
    embedder.embedQuery(query.text),
  ]);
  return { question, embedding, query, queryEmbedding };
}

describe('createRankers', () => {
  let sample: Searchable;
  let rankers: Map<string, Ranker>;
  beforeAll(async () => {
    const knowledge = sampleKnowledge({ synonyms: [['lighthouse', 'beacon']] });
    sample = await buildSearchable(embedder, SAMPLE_DOCUMENTS, knowledge);
    rankers = new Map(createRankers(sample.index, sample.retriever, reader).map((ranker) => [ranker.name, ranker]));
  });

  const rowsOf = async (name: string, question: string): Promise<number[]> =>
    rankers.get(name)!.rank(await embed(sample, question));
  const headingsOf = (rows: readonly number[]): string[] =>
    rows.map((row) => sample.index.passages[row]!.headings.at(-1) ?? sample.index.passages[row]!.documentId);

  it('gives the obvious builds and the shipped ranking, weakest idea first', () => {
    expect([...rankers.keys()]).toEqual([...OBVIOUS, ...SHIPPED]);
  });

  it('has no ranker with a reader where there is none', () => {
    const names = createRankers(sample.index, sample.retriever, null).map(({ name }) => name);
    expect(names).toEqual([...OBVIOUS, 'shipped, without reader']);
  });

  it('gives without the reader what the retriever gives', async () => {
    for (const question of [...QUESTIONS, 'beacon', 'boast in wniter']) {
      const { query, queryEmbedding } = await embed(sample, question);
      const ranked = sample.retriever.rank(query, queryEmbedding, 50).map(({ row }) => row);
      expect(await rowsOf('shipped, without reader', question)).toEqual(ranked);
    }
  });

  it('lets the reader judge the first of the shipped ranking again', async () => {
    const many = Array.from({ length: 12 }, (_, i) => [`n${i}.md`, `Ferry ticket window ${1000 + i}.`] as const);
    const large = await buildSearchable(embedder, Object.fromEntries(many));
    const favouring = (words: string) =>
      createSampleReader((passage) => ({ answerable: textOf(passage).includes(words) ? 6 : -6 }));
    const question = await embed(large, 'ferry ticket');
    const before = large.retriever.rank(question.query, question.queryEmbedding, 50).map(({ row }) => row);
    const rankedFor = async (row: number): Promise<number[]> => {
      const text = large.index.passages[row]!.sentences[0]!.text;
      return createRankers(large.index, large.retriever, favouring(text)).at(-1)!.rank(question);
    };
    const [third, last] = [before[2]!, before.at(-1)!];
    expect(await rankedFor(third)).toEqual([third, ...before.filter((row) => row !== third)]);
    expect(await rankedFor(last)).toEqual(before);
  });

  it.each([...OBVIOUS, ...SHIPPED])('ranks passages, each once, the obvious one first (%s)', async (name) => {
    for (const question of QUESTIONS) {
      const rows = await rowsOf(name, question);
      expect(new Set(rows).size).toBe(rows.length);
      for (const row of rows) expect(sample.index.passages[row]).toBeDefined();
    }
    expect(headingsOf(await rowsOf(name, 'Which mooring fee do boats pay?'))[0]).toBe('Fees');
    expect(headingsOf(await rowsOf(name, 'lamp of whale oil'))[0]).toBe('lighthouse');
  });

  it('leaves out with words alone what shares no word, and stems only where it says so', async () => {
    expect(await rowsOf('MiniSearch alone', 'zeppelin')).toEqual([]);
    expect(await rowsOf('BM25 with stemming', 'zeppelin')).toEqual([]);
    expect(await rowsOf('MiniSearch alone', 'baking')).toEqual([]);
    expect(await rowsOf('BM25 with stemming', 'baking')).toHaveLength(1);
  });

  it('ranks by the vector of the question as it stands where vectors rank', async () => {
    const { embedding } = await embed(sample, 'harbour gate');
    const rows = sample.index.passageGraph.search(embedding, 50).map(({ row }) => row);
    expect(await rowsOf('passage vectors alone', 'harbour gate')).toEqual(rows);
  });

  it('gives the obvious builds no synonyms and no mended spelling', async () => {
    for (const question of ['beacon', 'lighthuose', 'whael']) {
      expect(await rowsOf('MiniSearch alone', question)).toEqual([]);
      expect(await rowsOf('BM25 with stemming', question)).toEqual([]);
      expect(headingsOf(await rowsOf('shipped, without reader', question))[0]).toBe('lighthouse');
    }
  });

  it('gives the obvious builds a French question untranslated', async () => {
    const question = 'Quel est le prix dans le port pour les bateaux et sur boats ?';
    expect((await embed(sample, question)).query.language).toBe('fr');
    const rows = await rowsOf('BM25 with stemming', question);
    expect(rows).toEqual(await rowsOf('BM25 with stemming', 'boats'));
    expect(rows.length).toBeGreaterThan(0);
  });

  it('fuses by the sum of 1 / (60 + rank)', async () => {
    const question = 'harbour boats in April';
    const [byWords, byVector] = [
      await rowsOf('BM25 with stemming', question),
      await rowsOf('passage vectors alone', question),
    ];
    const scoreOf = (row: number): number =>
      [byWords, byVector].reduce((sum, rows) => sum + (rows.includes(row) ? 1 / (61 + rows.indexOf(row)) : 0), 0);
    const fused = await rowsOf('reciprocal rank fusion', question);
    expect([...fused].sort()).toEqual([...new Set([...byWords, ...byVector])].sort());
    expect(fused).toEqual([...fused].sort((a, b) => scoreOf(b) - scoreOf(a) || a - b));
  });

  it('gives at most fifty passages', async () => {
    const many = Array.from({ length: 70 }, (_, i) => [`n${i}.md`, `Ferry ticket window ${1000 + i}.`] as const);
    const large = await buildSearchable(embedder, Object.fromEntries(many));
    const question = await embed(large, 'ferry ticket');
    for (const ranker of createRankers(large.index, large.retriever, reader)) {
      expect(await ranker.rank(question)).toHaveLength(50);
    }
  });
});
