import { withoutDuplicates } from '../answering/choose-excerpts.ts';
import { normaliseQuestion } from '../retrieval/normalise-question.ts';
import type { Query, RankedPassage, Retriever } from '../retrieval/retriever.ts';

export type EmbedQuery = (text: string) => Promise<Float32Array>;

/**
 * The passages of a question as an answer takes them, but without the reader's judgment; best first.
 *
 * @param k - Most passages to rank, before near-duplicates are left out.
 * @returns Null for a question that cannot be searched for.
 */
export async function rankWithoutReader(
  question: string,
  retriever: Retriever,
  embedQuery: EmbedQuery,
  k: number,
): Promise<{ readonly query: Query; readonly ranked: readonly RankedPassage[] } | null> {
  const normalised = normaliseQuestion(question);
  if ('problem' in normalised) return null;
  const query = retriever.understand(normalised.text);
  return { query, ranked: withoutDuplicates(retriever.rank(query, await embedQuery(query.text), k)) };
}
