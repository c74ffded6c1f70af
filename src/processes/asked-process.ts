import { type ChildProcess, fork } from 'node:child_process';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';
import { BotError, type BotErrorCode } from '../errors.ts';
import { afterTicks } from './after-ticks.ts';
import { lowerPriority } from './lower-priority.ts';
import { machineMs } from './machine-ms.ts';

/** What the process is asked. */
export interface ProcessRequest<Request> {
  readonly id: number;
  readonly request: Request;
}

/** What the process says: first once that it is ready or cannot be, then one a request. */
export type ProcessMessage<About, Reply> =
  | { readonly type: 'ready'; readonly about: About }
  | { readonly type: 'failed'; readonly failure: Failure }
  | { readonly type: 'reply'; readonly id: number; readonly reply: Reply }
  | { readonly type: 'error'; readonly id: number; readonly failure: Failure };

/** An error as it passes between processes, which do not keep what is special about one. */
interface Failure {
  /** Null for what is no `BotError`. */
  readonly code: BotErrorCode | null;
  readonly message: string;
}

/** What can be chosen about any such process; tests do. */
export interface AskedProcessOptions {
  /** Is told once when the process can answer no more, before the requests in its hands fail. */
  readonly onLost?: (error: BotError) => void;
  /** File that the process runs: it has to speak as `answerRequests` does. */
  readonly entry?: string;
  /** Length of a tick; time limits are counted in them. */
  readonly tickMs?: number;
}

interface Kind {
  readonly entry: string;
  readonly args: readonly string[];
  /** 0 for the priority of this process; see `lowerPriority`. */
  readonly niceness: number;
  /** Puts the reason why the process cannot be used into a sentence that says for what. */
  readonly unavailable: (reason: string, options?: ErrorOptions) => BotError;
}

/** Loading takes a second; a slow disk may want some more. */
const LOAD_TICKS = 60;

/** A model runs for about 10 ms: after five seconds without a word nothing more will come. */
const SILENT_TICKS = 5;

interface Pending<Reply> {
  readonly deadline: number;
  readonly resolve: (reply: Reply) => void;
  readonly reject: (error: Error) => void;
}

/**
 * A process that loads something, then answers one request after another; `answerRequests` is its other end. It is lost when
 * it ends, or when it says nothing for five seconds after a request's time was up.
 */
export class AskedProcess<About, Request, Reply> {
  /** What it said of itself when it was ready. */
  readonly about: About;
  readonly #child: ChildProcess;
  readonly #unavailable: Kind['unavailable'];
  readonly #onLost: (error: BotError) => void;
  readonly #tickMs: number;
  /** Oldest first, as they are answered. */
  readonly #pending = new Map<number, Pending<Reply>>();
  #stopCount: () => void = () => undefined;
  #nextId = 0;
  #lost: BotError | null = null;

  private constructor(
    about: About,
    child: ChildProcess,
    unavailable: Kind['unavailable'],
    onLost: (error: BotError) => void,
    tickMs: number,
  ) {
    this.about = about;
    this.#child = child;
    this.#unavailable = unavailable;
    this.#onLost = onLost;
    this.#tickMs = tickMs;
    child.on('message', (message: ProcessMessage<About, Reply>) => {
      if (message.type === 'reply') this.#settle(message.id)?.resolve(message.reply);
      if (message.type === 'error') this.#settle(message.id)?.reject(errorOf(message.failure));
    });
    child.on('error', (error) => {
      this.#lose(unavailable(`its process cannot be reached (${error.message})`, { cause: error }));
    });
    child.on('exit', (code, signal) => {
      this.#lose(unavailable(`its process ended with ${describeEnd(code, signal)}`));
    });
    // An idle process does not keep a command from ending.
    child.unref();
    child.channel?.unref();
  }

  /** @throws {BotError} What the process fails with while it loads; what `unavailable` makes if it does not come up. */
  static async start<About, Request, Reply>(
    { entry: ownEntry, args, niceness, unavailable }: Kind,
    { onLost = () => undefined, entry = ownEntry, tickMs = 1000 }: AskedProcessOptions,
  ): Promise<AskedProcess<About, Request, Reply>> {
    const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
    const child = fork(entry, args, {
      execArgv: ['--import', tsx],
      // It has no use for the token.
      env: { ...process.env, DISCORD_TOKEN: '' },
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      // Numbers can be infinite, and vectors are typed arrays: JSON knows neither.
      serialization: 'advanced',
    });
    if (niceness > 0) lowerPriority(child, niceness);
    const stop = (): void => void child.kill('SIGKILL');
    const forget = (): void => void process.removeListener('exit', stop);
    process.once('exit', stop);
    child.once('exit', forget);
    try {
      const about = await readyOf<About>(child, unavailable, tickMs);
      return new AskedProcess(about, child, unavailable, onLost, tickMs);
    } catch (error) {
      stop();
      // One that could not be started has no end either.
      forget();
      throw error;
    }
  }

  /** @param deadline - When the reply is due at the latest, by `machineMs`; infinite for as soon as it can be. */
  ask(request: Request, deadline = Number.POSITIVE_INFINITY): Promise<Reply> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    const message: ProcessRequest<Request> = { id: this.#nextId++, request };
    return new Promise((resolve, reject) => {
      this.#pending.set(message.id, { deadline, resolve, reject });
      if (this.#pending.size === 1) this.#watch();
      this.#child.channel?.ref();
      // That it could not be sent is told by the end of the process.
      this.#child.send(message, () => undefined);
    });
  }

  /** Ends it; settles when it is gone. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    await new Promise((resolve) => {
      this.#child.once('exit', resolve);
      this.#child.kill('SIGKILL');
    });
  }

  #settle(id: number): Pending<Reply> | undefined {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#watch();
    if (this.#pending.size === 0) this.#child.channel?.unref();
    return pending;
  }

  /** Waits for a word about the oldest request, anew each time that there is another. */
  #watch(): void {
    this.#stopCount();
    const [oldest] = this.#pending.values();
    if (oldest === undefined) return;
    const leftMs = Number.isFinite(oldest.deadline) ? Math.max(0, oldest.deadline - machineMs()) : 0;
    this.#stopCount = afterTicks(SILENT_TICKS + Math.ceil(leftMs / this.#tickMs), this.#tickMs, () => {
      this.#lose(this.#unavailable(`its process gave no answer for ${SILENT_TICKS} s`));
    });
  }

  #lose(error: BotError): void {
    if (this.#lost !== null) return;
    this.#lost = error;
    this.#stopCount();
    this.#onLost(error);
    const pending = [...this.#pending.values()];
    this.#pending.clear();
    for (const { reject } of pending) reject(error);
    this.#child.kill('SIGKILL');
  }
}

async function readyOf<About>(child: ChildProcess, unavailable: Kind['unavailable'], tickMs: number): Promise<About> {
  let stopCount = (): void => undefined;
  const ready = new Promise<About>((resolve, reject) => {
    child.once('error', (error) => {
      reject(unavailable(`its process could not be started (${error.message})`, { cause: error }));
    });
    child.once('exit', (code, signal) => {
      reject(unavailable(`its process ended with ${describeEnd(code, signal)} while it was loaded`));
    });
    child.once('message', (message: ProcessMessage<About, never>) => {
      if (message.type === 'ready') resolve(message.about);
      else reject(errorOf((message as { readonly failure: Failure }).failure));
    });
    stopCount = afterTicks(LOAD_TICKS, tickMs, () => {
      reject(unavailable(`it was not loaded within ${LOAD_TICKS} s`));
    });
  });
  return ready.finally(() => {
    stopCount();
  });
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ?? `exit code ${code ?? 'unknown'}`;
}

function errorOf({ code, message }: Failure): Error {
  return code === null ? new Error(message) : new BotError(code, message);
}
