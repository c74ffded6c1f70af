import { hasLines } from '../corpus/document-format.ts';
import type { Citation } from './answer.ts';

/**
 * Where in its file an excerpt stands, for people: `lines 12–15`; in a format without lines the headings, as in `p. 4`, or
 * nothing for text before the first.
 */
export function describePlace({ path, lines: [first, last], section }: Citation): string {
  if (!hasLines(path)) return section;
  return first === last ? `line ${first}` : `lines ${first}–${last}`;
}
