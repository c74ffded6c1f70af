import type { Source } from '../corpus/document.ts';

/**
 * `found`: the top excerpt answers the question, with high probability; `maybe`: the nearest passages, said so;
 * `not-covered`: nothing in the corpus answers it.
 */
export type AnswerState = 'found' | 'maybe' | 'not-covered';

/** Half-open range in UTF-16 units of an excerpt's text. */
export interface TextSpan {
  readonly start: number;
  readonly end: number;
}

export interface Citation {
  readonly documentId: string;
  readonly title: string;
  /** Headings from the outermost to the section's own, with ` › ` between; empty for text before the first heading. */
  readonly section: string;
  /** File below CORPUS_DIR. */
  readonly path: string;
  /**
   * First and last line of the excerpt in the file, 1-based, inclusive; in the text taken out of it where the format has no
   * lines.
   */
  readonly lines: readonly [number, number];
  readonly sources: readonly Source[];
}

export interface Excerpt {
  /** 1-based. */
  readonly rank: number;
  /** A run of whole sentences of one section, as plain text, at most 700 UTF-16 units. */
  readonly text: string;
  /** The sentence of the text that answers best. */
  readonly highlight: TextSpan;
  /** Fused score of the ranking; not comparable across questions. */
  readonly score: number;
  /** Cosine similarity of question and passage. */
  readonly similarity: number;
  readonly citation: Citation;
}

/** The words of one excerpt that answer, copied. */
export interface ShortAnswer extends TextSpan {
  /** Exactly the excerpt's text from `start` to `end`: 1 to 12 whole words. */
  readonly text: string;
  /** Rank of the excerpt, 1-based. */
  readonly excerpt: number;
  /** Calibrated probability that these words answer the question, 0 to 1. */
  readonly confidence: number;
}

/** The answer to a question: the JSON that `npm run ask -- --json` prints. */
export interface Answer {
  /** Handed through from a question file. */
  readonly id?: string | number;
  readonly question: string;
  readonly state: AnswerState;
  /** Calibrated probability that the top excerpt answers the question, 0 to 1. */
  readonly confidence: number;
  /** Only where the state is `found` and a few words answer; null otherwise and without a reader. */
  readonly short: ShortAnswer | null;
  /** At most three, best first; empty when the state is `not-covered`. */
  readonly excerpts: readonly Excerpt[];
  /**
   * For the person who asked: without excerpts, why the question could not be searched for (empty, too long, no words);
   * with excerpts, that they are in another language than the question.
   */
  readonly notice?: string;
  readonly index: {
    readonly generation: string;
    readonly model: string;
    readonly documents: number;
    readonly passages: number;
  };
  readonly timings: { readonly embedMs: number; readonly retrieveMs: number; readonly totalMs: number };
}
