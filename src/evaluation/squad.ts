import { z } from 'zod';
import { BotError } from '../errors.ts';
import type { JudgedQuestion } from './question-set.ts';

const schema = z.object({
  data: z
    .array(
      z.object({
        title: z.string(),
        paragraphs: z.array(
          z.object({
            context: z.string(),
            qas: z.array(z.object({ id: z.string(), question: z.string(), is_impossible: z.boolean().default(false) })),
          }),
        ),
      }),
    )
    .nonempty(),
});

/** A corpus and its judged questions, made from a SQuAD file: each paragraph is a document without title. */
export interface SquadSet {
  readonly documents: readonly { readonly id: string; readonly text: string }[];
  /** An excerpt of the paragraph that the question was written for is relevant. `kind` is the article. */
  readonly questions: readonly JudgedQuestion[];
}

/**
 * Reads SQuAD 2.0 (Rajpurkar et al. 2018) in its original form.
 *
 * @throws {BotError} `EVALUATION_SET_INVALID`
 */
export function parseSquad(text: string, name: string): SquadSet {
  const result = schema.safeParse(tryJson(text));
  if (!result.success) {
    throw new BotError(
      'EVALUATION_SET_INVALID',
      `Cannot use "${name}": expected a SQuAD file with "data", "paragraphs" and "qas".`,
    );
  }
  const documents: { id: string; text: string }[] = [];
  const questions: JudgedQuestion[] = [];
  for (const article of result.data.data) {
    for (const paragraph of article.paragraphs) {
      const id = `p${String(documents.length).padStart(5, '0')}`;
      documents.push({ id, text: paragraph.context });
      for (const { id: questionId, question, is_impossible: isImpossible } of paragraph.qas) {
        questions.push({
          id: questionId,
          question,
          answerable: !isImpossible,
          must: [],
          documents: isImpossible ? null : new Set([id]),
          kind: article.title,
          split: null,
          short: [],
        });
      }
    }
  }
  return { documents, questions };
}

function tryJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The schema refuses undefined and the caller names the file.
    return undefined;
  }
}
