import { BotError } from '../errors.ts';
import { type RestartingParts, RestartingProcess, type StartProcess } from '../processes/restarting-process.ts';
import type { Embedder, ModelFingerprint } from './embedder.ts';
import type { EmbedderProcess } from './process-embedder.ts';

const SENTENCES = {
  lost: (seconds: number) =>
    `Questions have to wait for the embedding model, whose process was lost. It is started again ${seconds} s after it has ended.`,
  notStarted: (seconds: number) =>
    `No question can be answered: the process of the embedding model could not be started again. The next try is in ${seconds} s.`,
  back: 'The embedding model is back; questions are answered again.',
};

/**
 * An embedder whose process is started again when it is lost. A text waits for that where it will not be long, and one that
 * was in the hands of a lost process gets a second chance: it may have had no part in the loss.
 */
export class RestartingEmbedder implements Embedder {
  readonly fingerprint: ModelFingerprint;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly #first: EmbedderProcess;
  readonly #process: RestartingProcess<EmbedderProcess>;

  private constructor(first: EmbedderProcess, process: RestartingProcess<EmbedderProcess>) {
    this.fingerprint = first.fingerprint;
    this.dimensions = first.dimensions;
    this.maxTokens = first.maxTokens;
    this.#first = first;
    this.#process = process;
  }

  /** @throws What the first start throws. */
  static async start(start: StartProcess<EmbedderProcess>, parts: RestartingParts): Promise<RestartingEmbedder> {
    const process = await RestartingProcess.start(start, SENTENCES, parts);
    return new RestartingEmbedder((await process.awaitRunning())!, process);
  }

  // Word pieces are counted in this process, whatever became of the other.

  countTokens(text: string): number {
    return this.#first.countTokens(text);
  }

  knowsWord(word: string): boolean {
    return this.#first.knowsWord(word);
  }

  /** @throws {BotError} `MODEL_UNAVAILABLE` while its process cannot be started again. */
  embedPassage(text: string): Promise<Float32Array> {
    return this.#embed((embedder) => embedder.embedPassage(text));
  }

  /** As `embedPassage`. */
  embedQuery(text: string): Promise<Float32Array> {
    return this.#embed((embedder) => embedder.embedQuery(text));
  }

  async #embed(embed: (embedder: Embedder) => Promise<Float32Array>): Promise<Float32Array> {
    const first = await this.#awaitRunning();
    try {
      return await embed(first);
    } catch (error) {
      if (this.#process.running === first) throw error;
    }
    return embed(await this.#awaitRunning());
  }

  async #awaitRunning(): Promise<EmbedderProcess> {
    const running = await this.#process.awaitRunning();
    if (running !== null) return running;
    throw new BotError(
      'MODEL_UNAVAILABLE',
      `Cannot use the model "${this.fingerprint.id}": its process was lost and cannot be started again. Try again later.`,
    );
  }
}
