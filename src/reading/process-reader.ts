import path from 'node:path';
import { BotError } from '../errors.ts';
import { AskedProcess, type AskedProcessOptions } from '../processes/asked-process.ts';
import type { Stoppable } from '../processes/restarting-process.ts';
import type { ReadablePassage, Reader, Reading } from './reader.ts';
import { READER_MODEL } from './transformers-reader.ts';

/** What the process is asked. */
export interface ReadRequest {
  readonly question: string;
  readonly passages: readonly ReadablePassage[];
  readonly deadline: number;
}

/** A reader that runs beside the program and can be lost. */
export type ReaderProcess = Reader & Stoppable;

/**
 * Between the bot and a build (10). The model uses every core, and the embedding of the next question, which goes first, would
 * take 16 ms beside it instead of 4.
 */
const NICENESS = 5;

/**
 * Loads the reader in a process of its own. A run of the model blocks its thread for about 10 ms, and several in a row would
 * hold up Discord's heartbeats and the acknowledgement of other questions. A thread of this process would do for that, but
 * could not be started again when it is lost: onnxruntime-node 1.14 keeps a reference to the thread that it was loaded in
 * last, and damages the heap when another one loads it after that one's end.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` if a file is missing, damaged or not a model, or the process does not come up.
 */
export async function loadProcessReader(modelsDir: string, options: AskedProcessOptions = {}): Promise<ReaderProcess> {
  const entry = path.join(import.meta.dirname, 'reader-process.ts');
  const child = await AskedProcess.start<null, ReadRequest, Reading[]>(
    { entry, args: [modelsDir], niceness: NICENESS, unavailable },
    options,
  );
  return {
    modelId: READER_MODEL,
    read: (question, passages, deadline) => child.ask({ question, passages, deadline }, deadline),
    stop: () => child.stop(),
  };
}

function unavailable(reason: string, options?: ErrorOptions): BotError {
  return new BotError(
    'MODEL_UNAVAILABLE',
    `Cannot use the reader "${READER_MODEL}": ${reason}. Try again, or set READER=off to go without.`,
    options,
  );
}
