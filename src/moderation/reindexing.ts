import { BotError } from '../errors.ts';
import type { BuildProgress, BuildReport } from '../index/build-report.ts';
import { BuildForecast, type BuildState } from './build-forecast.ts';

/** A build as others are told of it. */
export interface RunningBuild {
  /** Who started it: an id of the place where it was started. */
  readonly startedBy: string;
  readonly startedAt: Date;
  /** Null until the first progress comes in. */
  readonly state: BuildState | null;
}

/** How a build ended. */
export interface FinishedBuild {
  readonly startedBy: string;
  readonly finishedAt: Date;
  /** The sentence of what went wrong; null where nothing did. */
  readonly failure: string | null;
}

export interface ReindexRequest {
  readonly startedBy: string;
  /** Publish the new generation whatever the quality gate finds. */
  readonly force: boolean;
  readonly onProgress: (state: BuildState) => void;
}

/** Runs the build itself, elsewhere, until it is done or the signal ends it. */
export type RunBuild = (options: {
  readonly force: boolean;
  readonly onProgress: (progress: BuildProgress) => void;
  readonly signal: AbortSignal;
}) => Promise<BuildReport>;

/** One build at a time, and what is known of it and of the one before. */
export class Reindexing {
  readonly #build: RunBuild;
  readonly #now: () => Date;
  readonly #stop = new AbortController();
  #running: RunningBuild | null = null;
  #last: FinishedBuild | null = null;

  constructor(build: RunBuild, now: () => Date) {
    this.#build = build;
    this.#now = now;
  }

  get running(): RunningBuild | null {
    return this.#running;
  }

  get last(): FinishedBuild | null {
    return this.#last;
  }

  /**
   * @throws {BotError} What the build ends with; `BUILD_STOPPED` after `stop`.
   * @throws {RangeError} If one is running: the caller has to look first.
   */
  async start({ startedBy, force, onProgress }: ReindexRequest): Promise<BuildReport> {
    if (this.#running !== null) throw new RangeError('Expected no running build');
    const started = { startedBy, startedAt: this.#now() };
    this.#running = { ...started, state: null };
    const forecast = new BuildForecast(() => this.#now().getTime());
    let failure: string | null = null;
    try {
      return await this.#build({
        force,
        signal: this.#stop.signal,
        onProgress: (progress) => {
          const state = forecast.update(progress);
          this.#running = { ...started, state };
          onProgress(state);
        },
      });
    } catch (error) {
      failure = error instanceof BotError ? error.message : 'Something unexpected failed; the log says more.';
      throw error;
    } finally {
      this.#running = null;
      this.#last = { startedBy, finishedAt: this.#now(), failure };
    }
  }

  /** Ends the running build, and lets no other begin. */
  stop(): void {
    this.#stop.abort();
  }
}
