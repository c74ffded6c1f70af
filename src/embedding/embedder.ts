/** How a model sees words. */
export interface WordPieces {
  /** Word pieces of a text alone, without prefix and special tokens. */
  countTokens(text: string): number;
  /** Whether a word in lower case is common enough for the model to know it whole, which no misspelling is. */
  knowsWord(word: string): boolean;
}

/** Turns texts into unit-length vectors whose dot product is the cosine similarity. */
export interface Embedder extends WordPieces {
  /** Identifies model, weights and pooling; recorded in the index manifest. */
  readonly fingerprint: ModelFingerprint;
  /** Length of every vector. */
  readonly dimensions: number;
  /** Most word pieces that one text may have, special tokens and prefix included. */
  readonly maxTokens: number;
  /**
   * @returns A `Float32Array` of `dimensions` finite numbers with norm 1 (± 1e-3).
   * @throws {BotError} `INPUT_TOO_LONG` if the text has more than `maxTokens`; nothing is cut silently.
   */
  embedPassage(text: string): Promise<Float32Array>;
  /** As `embedPassage`, with the prefix that the model wants before a question. */
  embedQuery(text: string): Promise<Float32Array>;
}

/** What must be equal for vectors to be comparable. */
export interface ModelFingerprint {
  /** Folder below MODELS_DIR, for example `Xenova/e5-small-v2`. */
  readonly id: string;
  readonly pooling: 'mean' | 'cls';
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  readonly dimensions: number;
  /** SHA-256 by path inside the model's folder. */
  readonly files: Readonly<Record<string, string>>;
}
