import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { ROOT_DIR } from '../../src/app.ts';
import { type JudgedQuestion, parseQuestionSet } from '../../src/evaluation/question-set.ts';

/**
 * The questions about the shipped articles.
 *
 * @param documents - Ids of the documents that are measured; null where they are others.
 */
export async function readShippedQuestions(documents: ReadonlySet<string> | null): Promise<JudgedQuestion[]> {
  const file = path.join(ROOT_DIR, 'corpus/evaluation/questions.jsonl');
  return parseQuestionSet(await readFile(file, 'utf8'), file, documents);
}
