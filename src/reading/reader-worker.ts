import { parentPort, workerData } from 'node:worker_threads';
import { BotError } from '../errors.ts';
import { loadReader } from './transformers-reader.ts';
import type { ReadRequest, WorkerMessage } from './worker-reader.ts';

/** The thread that `loadWorkerReader` starts: loads the reader and answers one request after another. */

const { modelsDir } = workerData as { modelsDir: string };
const port = parentPort!;
const say = (message: WorkerMessage): void => {
  port.postMessage(message);
};

try {
  const reader = await loadReader(modelsDir);
  // One after another: taking turns would make every question wait for all the others.
  let last = Promise.resolve();
  port.on('message', ({ id, question, passages, deadline }: ReadRequest) => {
    last = last
      .then(() => reader.read(question, passages, deadline))
      .then(
        (readings) => {
          say({ type: 'readings', id, readings });
        },
        (error: unknown) => {
          say({ type: 'error', id, message: error instanceof Error ? error.message : String(error) });
        },
      );
  });
  say({ type: 'ready' });
} catch (error) {
  if (!(error instanceof BotError)) throw error;
  say({ type: 'failed', message: error.message });
}
