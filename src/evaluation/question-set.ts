import { z } from 'zod';
import { BotError } from '../errors.ts';

const regexSource = z
  .string()
  .refine(isRegex, { error: 'expected a regular expression that JavaScript accepts with the flag u' });

const schema = z
  .object({
    id: z.string().min(1),
    question: z.string().min(1),
    answerable: z.boolean(),
    must: z.array(regexSource).nonempty().optional(),
    documents: z.array(z.string()).nonempty().optional(),
    kind: z.string().min(1).default('plain'),
    split: z.enum(['tune', 'test']).optional(),
    /** Any of these matches a right short answer. */
    short: z.array(regexSource).nonempty().optional(),
  })
  .refine((question) => !question.answerable || question.must !== undefined || question.documents !== undefined, {
    error: 'an answerable question needs `must` or `documents`',
  })
  .refine((question) => question.answerable || (question.must ?? question.documents ?? question.short) === undefined, {
    error: 'an unanswerable question has neither `must` nor `documents` nor `short`',
  });

/** One question of a set with its judgment: design contract, JSON Lines. */
export interface JudgedQuestion {
  readonly id: string;
  readonly question: string;
  readonly answerable: boolean;
  /** All must match in title, section and text of one excerpt. */
  readonly must: readonly RegExp[];
  /** The excerpt's document is one of these; null for any. */
  readonly documents: ReadonlySet<string> | null;
  readonly kind: string;
  readonly split: 'tune' | 'test' | null;
  readonly short: readonly RegExp[];
}

/** What a judgment looks at. */
export interface JudgedText {
  readonly documentId: string;
  readonly title: string;
  readonly section: string;
  readonly text: string;
}

/**
 * Reads a question set.
 *
 * @param name - Named in errors.
 * @param documentIds - Documents that a question may name; null for any.
 * @throws {BotError} `EVALUATION_SET_INVALID`, naming the first bad line: not JSON, a missing or impossible field, a bad
 *   regular expression, a duplicate id, an unknown document; or an empty set.
 */
export function parseQuestionSet(
  text: string,
  name: string,
  documentIds: ReadonlySet<string> | null,
): JudgedQuestion[] {
  const questions: JudgedQuestion[] = [];
  const lineOfId = new Map<string, number>();
  for (const [index, line] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    if (line.trim() === '') continue;
    const fail = (reason: string): never => {
      throw new BotError(
        'EVALUATION_SET_INVALID',
        `Cannot use "${name}", line ${index + 1}: ${reason}. Correct that line.`,
      );
    };
    const result = schema.safeParse(parseJson(line) ?? fail('it is not a JSON object'));
    if (!result.success) {
      const issues = result.error.issues.map((issue) => [...issue.path, issue.message].join(': '));
      fail(issues.join('; '));
    }
    const question = result.data!;
    const twin = lineOfId.get(question.id);
    if (twin !== undefined) fail(`the id "${question.id}" stands in line ${twin} already`);
    const unknown = question.documents?.find((id) => documentIds !== null && !documentIds.has(id));
    if (unknown !== undefined) fail(`the corpus has no document "${unknown}"`);
    lineOfId.set(question.id, index + 1);
    questions.push({
      id: question.id,
      question: question.question,
      answerable: question.answerable,
      must: (question.must ?? []).map((source) => new RegExp(source, 'u')),
      documents: question.documents ? new Set(question.documents) : null,
      kind: question.kind,
      split: question.split ?? null,
      short: (question.short ?? []).map((source) => new RegExp(source, 'u')),
    });
  }
  if (questions.length === 0) {
    throw new BotError(
      'EVALUATION_SET_INVALID',
      `Cannot use "${name}": it holds no questions. Add one JSON object a line.`,
    );
  }
  return questions;
}

/** Whether an excerpt is relevant to a question, by the set's own judgment. */
export function isRelevant(question: JudgedQuestion, excerpt: JudgedText): boolean {
  if (!question.answerable) return false;
  if (question.documents && !question.documents.has(excerpt.documentId)) return false;
  const judged = `${excerpt.title} › ${excerpt.section}\n${excerpt.text}`;
  return question.must.every((pattern) => pattern.test(judged));
}

function parseJson(line: string): unknown {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' ? value : null;
  } catch {
    // The caller names the line; JSON's own message counts characters that nobody can see.
    return null;
  }
}

function isRegex(source: string): boolean {
  try {
    new RegExp(source, 'u');
    return true;
  } catch {
    return false;
  }
}
