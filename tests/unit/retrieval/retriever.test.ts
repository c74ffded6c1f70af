import { beforeAll, describe, expect, it } from 'vitest';
import type { Searchable } from '../../../src/answering/answerer.ts';
import { type RankedPassage, SCORE_WEIGHTS } from '../../../src/retrieval/retriever.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { errorOf } from '../../support/sample-error.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';
import { buildSearchable } from '../../support/sample-searchable.ts';

/** Enough dimensions that the few terms of these texts seldom share one. */
const embedder = createHashingEmbedder({ dimensions: 1024 });

async function rank({ retriever }: Searchable, question: string, k = 10): Promise<RankedPassage[]> {
  return retriever.rank(retriever.understand(question), await embedder.embedQuery(question), k);
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

  it('tells how like its passage each sentence is', async () => {
    for (const { row, passage, sentenceTypicalities } of await rank(sample, 'mooring fee of boats')) {
      const { passageVectors, sentenceVectors, firstSentenceRows } = sample.index;
      const cosines = passage.sentences.map((_, sentence) => {
        const own = sentenceVectors.row(firstSentenceRows[row]! + sentence);
        return passageVectors.row(row).reduce((sum, value, column) => sum + value * own[column]!, 0);
      });
      expect(sentenceTypicalities).toHaveLength(passage.sentences.length);
      for (const [sentence, cosine] of cosines.entries()) {
        expect(sentenceTypicalities[sentence]).toBeCloseTo(cosine, 5);
      }
    }
  });

  it('finds a sentence typical by its passage, whatever is asked', async () => {
    const typicalOf = async (question: string) =>
      (await rank(sample, question)).find(({ passage }) => passage.documentId === 'lighthouse')?.sentenceTypicalities;
    const typical = await typicalOf('Did the lamp burn whale oil?');
    // The longer sentence shares more words with the whole.
    expect(typical![1]).toBeGreaterThan(typical![0]!);
    expect(await typicalOf('Which fee do boats pay?')).toEqual(typical);
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
    const error = await errorOf(() => sample.retriever.rank(sample.retriever.understand('bread'), vector, 3));
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
    const query = crowded.retriever.understand('zeppelin');
    const ranked = crowded.retriever.rank(query, await embedder.embedQuery('harbour boats'), 200);
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
    const query = mixed.retriever.understand('');
    const ranked = mixed.retriever.rank(query, await embedder.embedQuery('ferry leaves'), 200);
    expect(documentsOf(ranked)).toContain('long');
    expect(ranked.find(({ passage }) => passage.documentId === 'long')?.parts.sentence).toBeCloseTo(1, 5);
  });
});

describe('Retriever.understand', () => {
  let sample: Searchable;
  beforeAll(async () => {
    const knowledge = sampleKnowledge({
      synonyms: [['lighthouse', 'beacon tower', 'LH']],
      common: ['burn', 'vanilla'],
    });
    sample = await buildSearchable(embedder, undefined, knowledge);
  });

  it('mends words by the words of the corpus, of its titles and of its headings', () => {
    const { corrections, text } = sample.retriever.understand('When did the lighthuose burn whael oil in wniter?');
    expect(corrections).toEqual([
      { from: 'lighthuose', to: 'lighthouse' },
      { from: 'whael', to: 'whale' },
      { from: 'wniter', to: 'winter' },
    ]);
    expect(text).toBe('When did the lighthouse burn whale oil in winter?');
  });

  it('leaves common words and names alone', () => {
    expect(sample.retriever.understand('vanilla of the beacon tower').corrections).toEqual([]);
  });

  it('weighs the terms against the corpus', () => {
    const { terms } = sample.retriever.understand('beacon tower zeppelin');
    expect(terms.concepts.map(({ isKnown }) => isKnown)).toEqual([true, false]);
    expect(terms.unknownShare).toBeGreaterThan(0.5);
    expect(terms.unknownShare).toBeLessThan(1);
  });

  it('lets a misspelt question find what the right one finds', async () => {
    const wrong = sample.retriever.understand('Wich fee do baots pay?');
    const right = sample.retriever.understand('Wich fee do boats pay?');
    expect(wrong.text).toBe(right.text);
    const rows = await Promise.all(
      [wrong, right].map(async (query) =>
        sample.retriever.rank(query, await embedder.embedQuery(query.text), 3).map(({ row }) => row),
      ),
    );
    expect(rows[0]).toEqual(rows[1]);
    expect(sample.index.passages[rows[0]![0]!]?.headings).toContain('Fees');
  });
});

describe('Retriever.searchWords', () => {
  it('gives a row with the very word before one with more words of another name', async () => {
    const knowledge = sampleKnowledge({ synonyms: [['European Defence Agency', 'AED']] });
    const documents = {
      'a.md': 'The European Defence Agency sits in Ghent.',
      'b.md': 'The AED now sits in old Ghent.',
    };
    const { retriever } = await buildSearchable(embedder, documents, knowledge);
    const found = [...retriever.searchWords(retriever.understand('AED'))];
    expect(found[0]![1]).toBeGreaterThan(found[1]![1]);
  });

  it('gives rows by BM25 alone, best first, with scores in (0, 1]', async () => {
    const { retriever, index } = await buildSearchable(embedder);
    const found = [...retriever.searchWords(retriever.understand('the harbour gate'))];
    expect(index.passages[found[0]![0]]?.headings).toContain('Night');
    const scores = found.map(([, score]) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(Math.min(...scores)).toBeGreaterThan(0);
    expect(Math.max(...scores)).toBeLessThanOrEqual(1);
    // The four sections of the harbour rules share a word of the question; lighthouse and bakery share none.
    expect(new Set(found.map(([row]) => index.passages[row]?.documentId))).toEqual(new Set(['harbour']));
    expect(found).toHaveLength(4);
  });
});
