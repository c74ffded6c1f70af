/**
 * Runs a task once it has been quiet for a while after it was asked for; never twice at once. What is asked for during a run
 * starts another after it.
 */
export class QuietRuns {
  readonly #task: () => Promise<void>;
  readonly #quietMs: number;
  #timer: NodeJS.Timeout | undefined;
  #running: Promise<void> | null = null;
  #isAskedAgain = false;
  #isStopped = false;

  /** @param task - Deals with its own failures. */
  constructor(task: () => Promise<void>, quietMs: number) {
    this.#task = task;
    this.#quietMs = quietMs;
  }

  /** Asks for a run; asking again before it begins puts it off. */
  request(delayMs = this.#quietMs): void {
    if (this.#isStopped) return;
    if (this.#running) {
      this.#isAskedAgain = true;
      return;
    }
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#running = this.#run();
    }, delayMs);
  }

  /** Begins no more runs, and waits for the one that is under way. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    clearTimeout(this.#timer);
    await this.#running;
  }

  async #run(): Promise<void> {
    await this.#task();
    this.#running = null;
    if (!this.#isAskedAgain) return;
    this.#isAskedAgain = false;
    this.request();
  }
}
