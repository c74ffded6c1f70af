/** A passage for the reader: what stands above it, and its own sentences, which are read with one space between them. */
export interface ReadablePassage {
  /** Heading or title; empty for none. */
  readonly context: string;
  readonly sentences: readonly string[];
}

/** What the reader makes of one passage for one question. */
export interface Reading {
  /** Logit that the passage answers the question. */
  readonly answerable: number;
  /** The words that answer best: half-open range in UTF-16 units of the passage's text, whole words. */
  readonly start: number;
  readonly end: number;
  /** Logit of these words over "no answer"; higher is surer. */
  readonly margin: number;
  /** Share of the probability of all runs of words that these words have, in [0, 1]; 0 for a passage without words. */
  readonly spanShare: number;
  /** Share that the runs inside each sentence have; one a sentence, together at most 1. */
  readonly sentenceShares: readonly number[];
}

/** Marks the words of a passage that answer a question, and says whether any do. Nothing is generated. */
export interface Reader {
  /** Folder of the model below MODELS_DIR. */
  readonly modelId: string;
  /**
   * Reads passages one after another until none is left or the time is up.
   *
   * @param deadline - By `machineMs`; the first passage is read all the same.
   * @returns One reading a passage that was read, in the same order; none at all where the reader is out of order.
   */
  read(question: string, passages: readonly ReadablePassage[], deadline: number): Promise<Reading[]>;
}
