import path from 'node:path';
import fc from 'fast-check';
import MiniSearch from 'minisearch';
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../../src/corpus/read-corpus.ts';
import { type Passage, passageText } from '../../../src/passages/passage.ts';
import { splitPassages } from '../../../src/passages/split-passages.ts';
import { LexicalIndex, type QueryTerms } from '../../../src/retrieval/lexical-index.ts';
import { toTerm, words } from '../../../src/retrieval/terms.ts';
import { sampleKnowledge, sampleUnderstood } from '../../support/sample-knowledge.ts';
import { samplePassage } from '../../support/sample-passages.ts';

/** Sums of up to a hundred numbers in another order differ by less. */
const ROUNDING = 1e-12;

const KNOWLEDGE = sampleKnowledge({ synonyms: [['European Defence Agency', 'AED', 'EDA']] });

/** The same search by MiniSearch, which walks its postings for every question: plain, and slow over many passages. */
function createReference(passages: readonly Passage[]): (query: QueryTerms) => Map<number, number> {
  const search = new MiniSearch({ fields: ['text', 'headings', 'title'], tokenize: words, processTerm: toTerm });
  for (const [id, passage] of passages.entries()) {
    const title = passage.contextTitle ?? '';
    search.add({ id, text: passageText(passage), headings: passage.headings.join(' '), title });
  }
  return ({ concepts }) => {
    const factors = new Map<string, number>();
    for (const { terms, factor } of concepts.flatMap(({ alternatives }) => alternatives)) {
      for (const term of terms) factors.set(term, Math.max(factors.get(term) ?? 0, factor / terms.length));
    }
    const most = 2.2 * concepts.reduce((total, { weight }) => total + weight, 0);
    const results = search.search([...factors.keys()].join(' '), {
      boost: { text: 1, headings: 0.5, title: 0.5 },
      bm25: { k: 1.2, b: 0.75, d: 0 },
      boostTerm: (term) => factors.get(term)!,
      tokenize: (terms) => terms.split(' '),
      processTerm: (term) => term,
    });
    // MiniSearch multiplies by the number of terms found; the plain sum is wanted.
    const scored = results.map(({ id, score, queryTerms }): [number, number] => {
      return [id as number, Math.min(1, score / queryTerms.length / most)];
    });
    return new Map(scored.sort(([rowA, scoreA], [rowB, scoreB]) => scoreB - scoreA || rowA - rowB));
  };
}

/** Expects the same rows with the same scores, and no row before one that the reference scores higher. */
function expectSame(found: ReadonlyMap<number, number>, reference: ReadonlyMap<number, number>): void {
  expect(new Set(found.keys())).toEqual(new Set(reference.keys()));
  let before = Infinity;
  for (const [row, score] of found) {
    const expected = reference.get(row)!;
    expect(Math.abs(score - expected)).toBeLessThan(ROUNDING);
    expect(expected).toBeLessThan(before + ROUNDING);
    before = expected;
  }
}

describe('the word search', () => {
  it('gives what MiniSearch gives, over any passages', () => {
    const word = fc.constantFrom(
      'aed',
      'european',
      'defence',
      'agency',
      'agnecy',
      'gate',
      'gates',
      'bread',
      'the',
      '1.5',
    );
    const text = fc.array(word, { minLength: 1, maxLength: 12 }).map((parts) => parts.join(' '));
    const headings = fc.array(text, { maxLength: 2 });
    const passage = fc.record({ title: fc.option(text), headings, text });
    fc.assert(
      fc.property(fc.array(passage, { maxLength: 12 }), text, (drafts, question) => {
        const passages = drafts.map((draft) =>
          samplePassage([draft.text], { contextTitle: draft.title, headings: draft.headings }),
        );
        const index = new LexicalIndex(passages);
        const understood = sampleUnderstood(question, { vocabulary: index.vocabulary, knowledge: KNOWLEDGE });
        const query = index.analyse(understood);
        expectSame(index.score(query).all(), createReference(passages)(query));
      }),
      { seed: 20261124, numRuns: 500 },
    );
  });

  it('gives what MiniSearch gives, over the shipped articles', async () => {
    const { documents } = await readCorpus(path.resolve('corpus/documents'));
    const passages = documents.flatMap((document) => splitPassages(document, (text) => words(text).length));
    const index = new LexicalIndex(passages);
    const search = createReference(passages);
    for (const { sentences, headings } of passages.filter((_, row) => row % 5 === 0)) {
      const question = `${headings.at(-1) ?? ''} ${sentences[0]!.text}`;
      const query = index.analyse(sampleUnderstood(question, { vocabulary: index.vocabulary }));
      expectSame(index.score(query).all(), search(query));
    }
  });
});
