import type { IndexedDocument } from '../index/index-records.ts';
import { type Passage, passageText } from '../passages/passage.ts';
import { isRelevant, type JudgedQuestion } from './question-set.ts';

/**
 * Whether a passage of the index is relevant to a question, by the set's own judgment.
 *
 * @param text - What is judged in the passage's place; one of its sentences, say.
 */
export function isRelevantPassage(
  question: JudgedQuestion,
  passage: Passage,
  documents: ReadonlyMap<string, IndexedDocument>,
  text = passageText(passage),
): boolean {
  const { title } = documents.get(passage.documentId)!;
  return isRelevant(question, {
    documentId: passage.documentId,
    title,
    section: passage.headings.join(' › '),
    text,
  });
}
