import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { BotError } from '../errors.ts';
import { lowerPriority } from '../lower-priority.ts';
import { afterTicks } from './after-ticks.ts';
import { machineMs, type ReadablePassage, type Reading } from './reader.ts';
import type { ReaderProcess } from './restarting-reader.ts';
import { READER_MODEL } from './transformers-reader.ts';

/** What the process is asked. */
export interface ReadRequest {
  readonly id: number;
  readonly question: string;
  readonly passages: readonly ReadablePassage[];
  readonly deadline: number;
}

/** What the process says: first once that it is ready or cannot be, then one a request. */
export type ReaderMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'readings'; readonly id: number; readonly readings: Reading[] }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/** Loading takes a second; a slow disk may want some more. */
const LOAD_TICKS = 60;

/** A passage is read in about 10 ms: after five seconds without a word nothing more will come. */
const SILENT_TICKS = 5;

export interface ProcessReaderOptions {
  /** Is told once when the process can read no more, before the questions in its hands fail. */
  readonly onLost?: (error: Error) => void;
  /** File that the process runs; it has to speak as `reader-process.ts` does. */
  readonly entry?: string;
  /** Length of a tick; time limits are counted in them. */
  readonly tickMs?: number;
}

/**
 * Loads the reader in a process of its own. A run of the model blocks its thread for about 10 ms, and several in a row would
 * hold up Discord's heartbeats and the acknowledgement of other questions. A thread of this process would do for that, but
 * could not be started again when it is lost: onnxruntime-node 1.14 keeps a reference to the thread that it was loaded in
 * last, and damages the heap when another one loads it after that one's end.
 *
 * The process is lost when it ends, or when it says nothing for five seconds after a question's time was up.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` if a file is missing, damaged or not a model, or the process does not come up.
 */
export async function loadProcessReader(
  modelsDir: string,
  { onLost = () => undefined, entry = READER_PROCESS, tickMs = 1000 }: ProcessReaderOptions = {},
): Promise<ReaderProcess> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(entry, [modelsDir], {
    execArgv: ['--import', tsx],
    // Reading has no use for the token.
    env: { ...process.env, DISCORD_TOKEN: '' },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    // Times and logits can be infinite, which JSON does not know.
    serialization: 'advanced',
  });
  lowerPriority(child, NICENESS);
  const stop = (): void => void child.kill('SIGKILL');
  process.once('exit', stop);
  child.once('exit', () => process.removeListener('exit', stop));
  try {
    await readyOf(child, tickMs);
  } catch (error) {
    stop();
    throw error;
  }
  return new ProcessReader(child, onLost, tickMs);
}

/**
 * Between the bot and a build (10). The model uses every core, and one run of the embedder on the bot's own thread, which holds up
 * Discord's heartbeats, would take 16 ms beside it instead of 4.
 */
const NICENESS = 5;

const READER_PROCESS = path.join(import.meta.dirname, 'reader-process.ts');

async function readyOf(child: ChildProcess, tickMs: number): Promise<void> {
  let stopCount = (): void => undefined;
  await new Promise<void>((resolve, reject) => {
    child.once('error', (error) => {
      reject(unavailable(`its process could not be started (${error.message})`, { cause: error }));
    });
    child.once('exit', (code, signal) => {
      reject(unavailable(`its process ended with ${describeEnd(code, signal)} while it was loaded`));
    });
    child.once('message', (message: ReaderMessage) => {
      if (message.type === 'failed') reject(new BotError('MODEL_UNAVAILABLE', message.message));
      else resolve();
    });
    stopCount = afterTicks(LOAD_TICKS, tickMs, () => {
      reject(unavailable(`it was not loaded within ${LOAD_TICKS} s`));
    });
  }).finally(() => {
    stopCount();
  });
}

function describeEnd(code: number | null, signal: NodeJS.Signals | null): string {
  return signal ?? `exit code ${code ?? 'unknown'}`;
}

function unavailable(reason: string, options?: ErrorOptions): BotError {
  return new BotError(
    'MODEL_UNAVAILABLE',
    `Cannot use the reader "${READER_MODEL}": ${reason}. Try again, or set READER=off to go without.`,
    options,
  );
}

interface Pending {
  readonly deadline: number;
  readonly resolve: (readings: Reading[]) => void;
  readonly reject: (error: Error) => void;
}

class ProcessReader implements ReaderProcess {
  readonly modelId = READER_MODEL;
  readonly #child: ChildProcess;
  readonly #onLost: (error: Error) => void;
  readonly #tickMs: number;
  /** Oldest first, as they are read. */
  readonly #pending = new Map<number, Pending>();
  #stopCount: () => void = () => undefined;
  #nextId = 0;
  #lost: Error | null = null;

  constructor(child: ChildProcess, onLost: (error: Error) => void, tickMs: number) {
    this.#child = child;
    this.#onLost = onLost;
    this.#tickMs = tickMs;
    child.on('message', (message: ReaderMessage) => {
      if (message.type === 'readings')
        this.#settle(message.id, ({ resolve }) => {
          resolve(message.readings);
        });
      if (message.type === 'error')
        this.#settle(message.id, ({ reject }) => {
          reject(new Error(message.message));
        });
    });
    child.on('error', (error) => {
      this.#lose(unavailable(`its process cannot be reached (${error.message})`, { cause: error }));
    });
    child.on('exit', (code, signal) => {
      this.#lose(unavailable(`its process ended with ${describeEnd(code, signal)}`));
    });
    // An idle reader does not keep a command from ending.
    child.unref();
    child.channel?.unref();
  }

  read(question: string, passages: readonly ReadablePassage[], deadline: number): Promise<Reading[]> {
    if (this.#lost !== null) return Promise.reject(this.#lost);
    const request: ReadRequest = { id: this.#nextId++, question, passages, deadline };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { deadline, resolve, reject });
      if (this.#pending.size === 1) this.#watch();
      this.#child.channel?.ref();
      // That it could not be sent is told by the end of the process.
      this.#child.send(request, () => undefined);
    });
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }

  #settle(id: number, act: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    this.#watch();
    if (this.#pending.size === 0) this.#child.channel?.unref();
    if (pending) act(pending);
  }

  /** Waits for a word about the oldest question, anew each time that there is another. */
  #watch(): void {
    this.#stopCount();
    const oldest = [...this.#pending.values()][0];
    if (oldest === undefined) return;
    const leftMs = Number.isFinite(oldest.deadline) ? Math.max(0, oldest.deadline - machineMs()) : 0;
    this.#stopCount = afterTicks(SILENT_TICKS + Math.ceil(leftMs / this.#tickMs), this.#tickMs, () => {
      this.#lose(unavailable(`its process gave no answer for ${SILENT_TICKS} s`));
    });
  }

  #lose(error: Error): void {
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
