/** Every failure that a person can cause or mend. Boundaries and tests match on the code, never on the message. */
export type BotErrorCode =
  | 'CONFIG_INVALID'
  | 'CORPUS_EMPTY'
  | 'CORPUS_INVALID'
  | 'INDEX_NOT_FOUND'
  | 'INDEX_INCOMPATIBLE'
  | 'INDEX_CORRUPT'
  | 'INDEX_LOCKED'
  | 'INDEX_NOT_WRITTEN'
  | 'INDEX_REJECTED'
  | 'BUILD_FAILED'
  | 'BUILD_STOPPED'
  | 'MODEL_UNAVAILABLE'
  | 'INPUT_INVALID'
  | 'INPUT_TOO_LONG'
  | 'DIMENSION_MISMATCH'
  | 'EVALUATION_SET_INVALID'
  | 'DISCORD_UNAVAILABLE'
  | 'DOCUMENT_NOT_ADDED';

/**
 * A failure with a message written for the person who meets it: what could not be done, expected and got, what to do next.
 * `cause` keeps the original error for the log.
 */
export class BotError extends Error {
  override readonly name = 'BotError';
  readonly code: BotErrorCode;

  constructor(code: BotErrorCode, message: string, options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}

/** The system error code (`ENOENT`, `ENOSPC`, …) of a Node error, or undefined for any other value. */
export function systemErrorCode(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}
