import type { Log } from '../log.ts';

/** What runs beside the program and can be lost. */
export interface Stoppable {
  /** Ends it; settles when it is gone. */
  stop(): Promise<void>;
}

/**
 * Starts a process.
 *
 * @param onLost - Is told once when the process can answer no more, before the requests in its hands fail.
 */
export type StartProcess<T extends Stoppable> = (onLost: (error: Error) => void) => Promise<T>;

/** What whoever runs the program is told. */
interface Sentences {
  readonly lost: (pauseSeconds: number) => string;
  readonly notStarted: (pauseSeconds: number) => string;
  readonly back: string;
}

/** The world that processes live in. */
export interface RestartingParts {
  readonly log: Log;
  /** Lets so many milliseconds pass before a start; the program may end meanwhile. */
  readonly pause: (ms: number) => Promise<unknown>;
  /** Lets so many milliseconds pass for somebody who waits, at most until the signal; the program does not end meanwhile. */
  readonly wait: (ms: number, signal: AbortSignal) => Promise<unknown>;
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

/** Longest pause that is worth waiting for, for somebody who asked. */
const WORTH_WAITING_MS = 4000;

/** With the time to load, on a slow disk. */
const LONGEST_WAIT_MS = 15_000;

/** A process that is started again in the background whenever it is lost. */
export class RestartingProcess<T extends Stoppable> {
  readonly #start: StartProcess<T>;
  readonly #sentences: Sentences;
  readonly #parts: RestartingParts;
  #running: T | null = null;
  #startedMs = 0;
  #pauseMs = FIRST_PAUSE_MS;
  /** Settles with the first start after a loss, whether that works or not; at once where that is far off. */
  #nextStart: Promise<void> = Promise.resolve();

  private constructor(start: StartProcess<T>, sentences: Sentences, parts: RestartingParts) {
    this.#start = start;
    this.#sentences = sentences;
    this.#parts = parts;
  }

  /** @throws What the first start throws: a process that never worked is a matter for whoever set it up. */
  static async start<T extends Stoppable>(
    start: StartProcess<T>,
    sentences: Sentences,
    parts: RestartingParts,
  ): Promise<RestartingProcess<T>> {
    const restarting = new RestartingProcess(start, sentences, parts);
    await restarting.#begin();
    return restarting;
  }

  /** Null while it is lost. */
  get running(): T | null {
    return this.#running;
  }

  /** The running process, if need be after a start that is near; null where there is none and none may be soon. */
  async awaitRunning(): Promise<T | null> {
    if (this.#running === null) {
      const settled = new AbortController();
      await Promise.race([this.#nextStart, this.#parts.wait(LONGEST_WAIT_MS, settled.signal)]);
      settled.abort();
    }
    return this.#running;
  }

  async #begin(): Promise<void> {
    const early: Error[] = [];
    let lose = (error: Error): void => void early.push(error);
    const started = await this.#start((error) => {
      lose(error);
    });
    if (early.length > 0) {
      await started.stop();
      throw early[0]!;
    }
    lose = (error) => {
      this.#lose(started, error);
    };
    this.#running = started;
    this.#startedMs = this.#parts.clockMs();
  }

  #lose(running: T, error: Error): void {
    const { clockMs, log } = this.#parts;
    this.#running = null;
    if (clockMs() - this.#startedMs >= LONGEST_PAUSE_MS) this.#pauseMs = FIRST_PAUSE_MS;
    log.warn(this.#sentences.lost(this.#pauseMs / 1000), error);
    // Never two of them, with their memory.
    const restarted = running.stop().then(() => this.#beginAgain());
    this.#nextStart = this.#pauseMs > WORTH_WAITING_MS ? Promise.resolve() : restarted;
  }

  async #beginAgain(): Promise<void> {
    const { pause, log } = this.#parts;
    await pause(this.#pauseMs);
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * this.#pauseMs);
    try {
      await this.#begin();
      log.info(this.#sentences.back);
    } catch (error) {
      log.warn(this.#sentences.notStarted(this.#pauseMs / 1000), asError(error));
      void this.#beginAgain();
    }
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
