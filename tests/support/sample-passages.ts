import type { Sentence } from '../../src/corpus/document.ts';
import type { Passage } from '../../src/passages/passage.ts';
import type { ReadPassage } from '../../src/reading/rerank.ts';
import type { QueryTerms } from '../../src/retrieval/lexical-index.ts';
import type { Query } from '../../src/retrieval/retriever.ts';
import { sampleUnderstood } from './sample-knowledge.ts';

/** A sentence on line 1 without footnotes, unless told otherwise. */
export function sampleSentence(text: string, overrides: Partial<Sentence> = {}): Sentence {
  return { text, lines: [1, 1], footnotes: [], ...overrides };
}

/** A passage of the given sentences without title and headings, unless told otherwise. */
export function samplePassage(
  sentences: readonly (string | Sentence)[],
  overrides: Partial<Omit<Passage, 'sentences'>> = {},
): Passage {
  return {
    documentId: 'sample',
    contextTitle: null,
    headings: [],
    sectionIndex: 0,
    sentences: sentences.map((sentence) => (typeof sentence === 'string' ? sampleSentence(sentence) : sentence)),
    ...overrides,
  };
}

/**
 * A ranked passage that was not read and whose sentences are all equally similar to the question, and to the passage,
 * unless told otherwise.
 */
export function sampleRanked(passage: Passage, overrides: Partial<Omit<ReadPassage, 'passage'>> = {}): ReadPassage {
  return {
    row: 0,
    passage,
    score: 0.5,
    parts: { passage: 0.5, sentence: 0.5, lexical: 0 },
    sentenceSimilarities: passage.sentences.map(() => 0.5),
    sentenceTypicalities: passage.sentences.map(() => 0.5),
    reading: null,
    ...overrides,
  };
}

/** A question of known words with their weights; each word is a concept of its own, said in no other way. */
export function sampleQuery(weights: Readonly<Record<string, number>> = {}): QueryTerms {
  const concepts = Object.entries(weights).map(([term, weight]) => ({
    weight,
    alternatives: [{ terms: [term], factor: 1 }],
    isKnown: true,
  }));
  return { concepts, unknownShare: 0 };
}

/** A question as the answerer sees it, with the given terms; none unless told otherwise. */
export function sampleAsked(terms: QueryTerms = sampleQuery(), question = 'Which one?'): Query {
  return { ...sampleUnderstood(question), terms };
}
