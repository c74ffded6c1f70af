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

/** A question as understood over a corpus of the given words. */
export function sampleUnderstood(
  question: string,
  options: { vocabulary?: Vocabulary; knowledge?: LanguageKnowledge } = {},
): UnderstoodQuestion {
  const { vocabulary = new Vocabulary([]), knowledge = sampleKnowledge() } = options;
  return understandQuestion(question, { ...knowledge, vocabulary });
}
