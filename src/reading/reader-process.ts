import { BotError } from '../errors.ts';
import type { ReaderMessage, ReadRequest } from './process-reader.ts';
import { loadReader } from './transformers-reader.ts';

/** The process that `loadProcessReader` starts: loads the reader and answers one request after another. */

const say = (message: ReaderMessage): void => void process.send!(message);

// Signals that go to the whole group, as Ctrl-C does, are the program's to obey: it finishes the questions in hand, and this
// process ends when it lets go.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => undefined);

try {
  const reader = await loadReader(process.argv[2]!);
  // One after another: taking turns would make every question wait for all the others.
  let last = Promise.resolve();
  process.on('message', ({ id, question, passages, deadline }: ReadRequest) => {
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
