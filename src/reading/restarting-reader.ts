import type { Log } from '../log.ts';
import type { ReadablePassage, Reader, Reading } from './reader.ts';

/** A reader that runs beside the program and can be lost. */
export interface ReaderProcess extends Reader {
  /** Ends it; settles when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a reader's process.
 *
 * @param onLost - Is told once when the process can read no more, before the questions in its hands fail.
 */
export type StartReaderProcess = (onLost: (error: Error) => void) => Promise<ReaderProcess>;

export interface RestartingReaderParts {
  readonly start: StartReaderProcess;
  readonly log: Log;
  /** Lets so many milliseconds pass. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** Monotonic time in milliseconds. */
  readonly clockMs: () => number;
}

/** Enough for what took the process away to be over; loading takes about another second. */
const FIRST_PAUSE_MS = 1000;

/**
 * Pauses double up to this, and begin anew after a process that lived so long: loading costs a second of a core, and a process
 * that is lost at every question must not cost more than a few of them an hour.
 */
const LONGEST_PAUSE_MS = 10 * 60 * 1000;

/**
 * A reader that is gone without for as long as its process is lost: it then has no readings, at once, and starts the process
 * again in the background. A question that cannot be read has none either; nothing that a process does makes a question fail.
 */
export class RestartingReader implements Reader {
  readonly #parts: RestartingReaderParts;
  #modelId = '';
  /** Null while it is lost. */
  #running: ReaderProcess | null = null;
  #startedMs = 0;
  #pauseMs = FIRST_PAUSE_MS;

  private constructor(parts: RestartingReaderParts) {
    this.#parts = parts;
  }

  /** @throws What the first start throws: a reader that never worked is a matter for whoever set it up. */
  static async start(parts: RestartingReaderParts): Promise<RestartingReader> {
    const reader = new RestartingReader(parts);
    await reader.#start();
    return reader;
  }

  get modelId(): string {
    return this.#modelId;
  }

  async read(question: string, passages: readonly ReadablePassage[], deadline: number): Promise<Reading[]> {
    const running = this.#running;
    if (running === null) return [];
    try {
      return await running.read(question, passages, deadline);
    } catch (error) {
      // That a process was lost has been logged.
      if (this.#running === running) {
        this.#parts.log.warn('Answering a question without the reader, which failed on it.', asError(error));
      }
      return [];
    }
  }

  async #start(): Promise<void> {
    const running = await this.#parts.start((error) => {
      this.#lose(running, error);
    });
    this.#modelId = running.modelId;
    this.#running = running;
    this.#startedMs = this.#parts.clockMs();
  }

  #lose(running: ReaderProcess, error: Error): void {
    this.#running = null;
    if (this.#parts.clockMs() - this.#startedMs >= LONGEST_PAUSE_MS) this.#pauseMs = FIRST_PAUSE_MS;
    this.#parts.log.warn(
      `Answering without the reader, whose process was lost. It is started again ${this.#pauseMs / 1000} s after it has ended.`,
      error,
    );
    // Never two of them, with their memory.
    void running.stop().then(() => this.#restart());
  }

  async #restart(): Promise<void> {
    while (this.#running === null) {
      await this.#parts.pause(this.#pauseMs);
      this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * this.#pauseMs);
      try {
        await this.#start();
        this.#parts.log.info('Answering with the reader again.');
      } catch (error) {
        this.#parts.log.warn(
          `Still answering without the reader: its process could not be started again. The next try is in ${this.#pauseMs / 1000} s.`,
          asError(error),
        );
      }
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
