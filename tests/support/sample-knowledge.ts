import type { LanguageKnowledge } from '../../src/retrieval/retriever.ts';
import { Synonyms } from '../../src/retrieval/synonyms.ts';
import { type UnderstoodQuestion, understandQuestion } from '../../src/retrieval/understand-question.ts';
import { Vocabulary } from '../../src/retrieval/vocabulary.ts';

/** No synonyms, and no common words but the given ones: every word that the corpus lacks may be a misspelling. */
export function sampleKnowledge(
  options: { synonyms?: readonly (readonly string[])[]; common?: readonly string[] } = {},
): LanguageKnowledge {
  const common = new Set(options.common);
  const synonyms = Synonyms.parse(JSON.stringify(options.synonyms ?? []), 'synonyms.yaml');
  return { synonyms, isCommonWord: (word) => common.has(word) };
}

/** The vocabulary of a text in which these words stand in this order. */
export function sampleVocabulary(words: readonly string[] = []): Vocabulary {
  const counts = new Map<string, number>();
  for (const word of words) counts.set(word, (counts.get(word) ?? 0) + 1);
  return new Vocabulary(counts);
}

/** A question as understood over a corpus of the given words. */
export function sampleUnderstood(
  question: string,
  options: { vocabulary?: Vocabulary; knowledge?: LanguageKnowledge } = {},
): UnderstoodQuestion {
  const { vocabulary = sampleVocabulary(), knowledge = sampleKnowledge() } = options;
  return understandQuestion(question, { ...knowledge, vocabulary });
}
