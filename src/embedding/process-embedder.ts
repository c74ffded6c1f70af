import path from 'node:path';
import { BotError } from '../errors.ts';
import { AskedProcess, type AskedProcessOptions } from '../processes/asked-process.ts';
import type { Stoppable } from '../processes/restarting-process.ts';
import type { Embedder } from './embedder.ts';
import { loadWordPieces } from './transformers-embedder.ts';
import { verifyModelFiles } from './verify-model-files.ts';

/** What the process is asked. */
export interface EmbedRequest {
  readonly kind: 'passage' | 'query';
  readonly text: string;
}

/** What the process says of its model. */
export type EmbedderFacts = Pick<Embedder, 'fingerprint' | 'dimensions' | 'maxTokens'>;

/** An embedder that runs beside the program and can be lost. */
export type EmbedderProcess = Embedder & Stoppable;

/**
 * Loads a model as `loadEmbedder` does, but in a process of its own, so that no text holds up what else the program does. A
 * thread will not do, for the reason that stands at `loadProcessReader`.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` if a file is missing, damaged or not a model, or the process does not come up.
 */
export async function loadProcessEmbedder(
  modelsDir: string,
  modelId: string,
  options: AskedProcessOptions = {},
): Promise<EmbedderProcess> {
  const entry = path.join(import.meta.dirname, 'embedder-process.ts');
  const unavailable = (reason: string, errorOptions?: ErrorOptions): BotError =>
    new BotError('MODEL_UNAVAILABLE', `Cannot use the model "${modelId}": ${reason}. Try again.`, errorOptions);
  // Before the process: from its start on nothing is to come between it and whoever has to know that it was lost.
  await verifyModelFiles(modelsDir, modelId);
  const wordPieces = await loadWordPieces(modelsDir, modelId);
  const child = await AskedProcess.start<EmbedderFacts, EmbedRequest, Float32Array>(
    { entry, args: [modelsDir, modelId], niceness: 0, unavailable },
    options,
  );
  return {
    ...child.about,
    countTokens: (text) => wordPieces.countTokens(text),
    knowsWord: (word) => wordPieces.knowsWord(word),
    embedPassage: (text) => child.ask({ kind: 'passage', text }),
    embedQuery: (text) => child.ask({ kind: 'query', text }),
    stop: () => child.stop(),
  };
}
