import type { Sentence } from '../../src/corpus/document.ts';
import type { Passage } from '../../src/passages/passage.ts';
import type { QueryTerms } from '../../src/retrieval/lexical-index.ts';
import type { RankedPassage } from '../../src/retrieval/retriever.ts';

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

/** A ranked passage whose sentences are all equally similar to the question, unless told otherwise. */
export function sampleRanked(passage: Passage, overrides: Partial<Omit<RankedPassage, 'passage'>> = {}): RankedPassage {
  return {
    row: 0,
    passage,
    score: 0.5,
    parts: { passage: 0.5, sentence: 0.5, lexical: 0 },
    sentenceSimilarities: passage.sentences.map(() => 0.5),
    ...overrides,
  };
}

/** Terms of a question with their weights; every term is known. */
export function sampleQuery(weights: Readonly<Record<string, number>> = {}): QueryTerms {
  return { weights: new Map(Object.entries(weights)), unknownShare: 0 };
}
