import type { Logger } from 'pino';
import type { DiscordMessage } from './discord-message.ts';
import { TOKEN_LIFE_MS } from './limits.ts';

/** From then on nothing is sent through the token: a request may wait a while for Discord's rate limit. */
const EDIT_UNTIL_MS = TOKEN_LIFE_MS - 60_000;

/** From then on the next edit is the last one of the progress, so that the reader does not wait for more. */
const FAREWELL_AFTER_MS = EDIT_UNTIL_MS - 60_000;

export interface ExpiringReplyParts {
  /** Replaces the reply. */
  readonly edit: (message: DiscordMessage) => Promise<unknown>;
  /** Adds a private message below it, for where it was dismissed. */
  readonly followUp: (message: DiscordMessage) => Promise<unknown>;
  /** Writes where the command was used, without the token. */
  readonly post: (message: DiscordMessage) => Promise<unknown>;
  /** Monotonic time in milliseconds. */
  readonly clockMs: () => number;
  readonly log: Logger;
}

/** The reply to a command that may take longer than the fifteen minutes in which Discord lets it be edited. */
export class ExpiringReply {
  readonly #parts: ExpiringReplyParts;
  readonly #receivedMs: number;
  #lastEditMs = Number.NEGATIVE_INFINITY;
  #pending: Promise<void> | null = null;
  #saidFarewell = false;

  /** To be made when the command comes in. */
  constructor(parts: ExpiringReplyParts) {
    this.#parts = parts;
    this.#receivedMs = parts.clockMs();
  }

  /**
   * Shows progress, unless the reader was told something a moment ago. An edit that fails is only logged.
   *
   * @param farewell - Shown once in place of `progress` when the time for edits comes to its end.
   */
  show(progress: () => DiscordMessage, farewell: () => DiscordMessage): void {
    const nowMs = this.#parts.clockMs();
    const ageMs = nowMs - this.#receivedMs;
    if (this.#pending !== null || this.#saidFarewell || ageMs >= EDIT_UNTIL_MS) return;
    this.#saidFarewell = ageMs >= FAREWELL_AFTER_MS;
    if (!this.#saidFarewell && nowMs - this.#lastEditMs < intervalMs(ageMs)) return;
    this.#lastEditMs = nowMs;
    this.#pending = this.#editSafely(this.#saidFarewell ? farewell() : progress());
  }

  /**
   * Shows the result: in the reply while that can be edited, else where the command was used. Where Discord takes it nowhere,
   * the log has it.
   */
  async finish(result: DiscordMessage): Promise<void> {
    const { edit, followUp, post, clockMs, log } = this.#parts;
    // An edit of the progress that comes after the result would hide it.
    await this.#pending;
    const ways = clockMs() - this.#receivedMs < EDIT_UNTIL_MS ? [edit, followUp] : [post];
    for (const send of ways) {
      try {
        await send(result);
        return;
      } catch (error) {
        log.warn({ err: error, result: result.content }, 'could not show the result');
      }
    }
  }

  async #editSafely(message: DiscordMessage): Promise<void> {
    try {
      await this.#parts.edit(message);
    } catch (error) {
      this.#parts.log.warn({ err: error }, 'could not show the progress');
    } finally {
      this.#pending = null;
    }
  }
}

/** Often at first, when most builds end, then ever more seldom: nobody watches for minutes, and Discord limits requests. */
function intervalMs(ageMs: number): number {
  if (ageMs < 60_000) return 3000;
  return ageMs < 300_000 ? 10_000 : 30_000;
}
