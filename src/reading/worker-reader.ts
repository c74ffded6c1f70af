import { Worker } from 'node:worker_threads';
import { BotError } from '../errors.ts';
import type { ReadablePassage, Reader, Reading } from './reader.ts';
import { READER_MODEL } from './transformers-reader.ts';

/** What the worker is asked. */
export interface ReadRequest {
  readonly id: number;
  readonly question: string;
  readonly passages: readonly ReadablePassage[];
  readonly deadline: number;
}

/** What the worker says: first once that it is ready or cannot be, then one a request. */
export type WorkerMessage =
  | { readonly type: 'ready' }
  | { readonly type: 'failed'; readonly message: string }
  | { readonly type: 'readings'; readonly id: number; readonly readings: Reading[] }
  | { readonly type: 'error'; readonly id: number; readonly message: string };

/**
 * Loads the reader in a thread of its own: a run of the model blocks its thread for about 10 ms, and several in a row would
 * hold up Discord's heartbeats and the acknowledgement of other questions.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` if a file is missing, damaged or not a model.
 */
export async function loadWorkerReader(modelsDir: string): Promise<Reader> {
  const file = new URL('./reader-worker.ts', import.meta.url).href;
  // A thread does not take over tsx from the process on Node 20, and a file of TypeScript cannot be started without it.
  const start = `import('tsx/esm/api').then(({ register }) => { register(); return import(${JSON.stringify(file)}); });`;
  const worker = new Worker(start, { eval: true, execArgv: [], workerData: { modelsDir } });
  await new Promise<void>((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: WorkerMessage) => {
      if (message.type === 'ready') resolve();
      else if (message.type === 'failed') reject(new BotError('MODEL_UNAVAILABLE', message.message));
    });
  });
  return new WorkerReader(worker);
}

interface Pending {
  readonly resolve: (readings: Reading[]) => void;
  readonly reject: (error: Error) => void;
}

class WorkerReader implements Reader {
  readonly modelId = READER_MODEL;
  readonly #worker: Worker;
  readonly #pending = new Map<number, Pending>();
  #nextId = 0;
  #dead: Error | null = null;

  constructor(worker: Worker) {
    this.#worker = worker;
    worker.on('message', (message: WorkerMessage) => {
      if (message.type === 'readings')
        this.#settle(message.id, ({ resolve }) => {
          resolve(message.readings);
        });
      if (message.type === 'error')
        this.#settle(message.id, ({ reject }) => {
          reject(new Error(message.message));
        });
    });
    worker.on('error', (error) => {
      this.#die(error);
    });
    worker.on('exit', (code) => {
      this.#die(new Error(`the reader's thread ended with code ${code}`));
    });
    // An idle reader does not keep a command from ending.
    worker.unref();
  }

  read(question: string, passages: readonly ReadablePassage[], deadline: number): Promise<Reading[]> {
    if (this.#dead !== null) return Promise.reject(this.#dead);
    const request: ReadRequest = { id: this.#nextId++, question, passages, deadline };
    return new Promise((resolve, reject) => {
      this.#pending.set(request.id, { resolve, reject });
      this.#worker.ref();
      this.#worker.postMessage(request);
    });
  }

  #settle(id: number, act: (pending: Pending) => void): void {
    const pending = this.#pending.get(id);
    this.#pending.delete(id);
    if (this.#pending.size === 0) this.#worker.unref();
    if (pending) act(pending);
  }

  #die(error: Error): void {
    this.#dead ??= error;
    for (const id of [...this.#pending.keys()])
      this.#settle(id, ({ reject }) => {
        reject(error);
      });
  }
}
