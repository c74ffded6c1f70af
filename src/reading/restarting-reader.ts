import { type RestartingParts, RestartingProcess, type StartProcess } from '../processes/restarting-process.ts';
import type { ReaderProcess } from './process-reader.ts';
import type { ReadablePassage, Reader, Reading } from './reader.ts';

const SENTENCES = {
  lost: (seconds: number) =>
    `Answering without the reader, whose process was lost. It is started again ${seconds} s after it has ended.`,
  notStarted: (seconds: number) =>
    `Still answering without the reader: its process could not be started again. The next try is in ${seconds} s.`,
  back: 'Answering with the reader again.',
};

/**
 * A reader that is gone without for as long as its process is lost: it then has no readings, at once, and starts the process
 * again in the background. A question that cannot be read has none either; nothing that a process does makes a question fail.
 */
export class RestartingReader implements Reader {
  readonly modelId: string;
  readonly #process: RestartingProcess<ReaderProcess>;
  readonly #log: RestartingParts['log'];

  private constructor(modelId: string, process: RestartingProcess<ReaderProcess>, log: RestartingParts['log']) {
    this.modelId = modelId;
    this.#process = process;
    this.#log = log;
  }

  /** @throws What the first start throws. */
  static async start(start: StartProcess<ReaderProcess>, parts: RestartingParts): Promise<RestartingReader> {
    const process = await RestartingProcess.start(start, SENTENCES, parts);
    return new RestartingReader(process.running?.modelId ?? '', process, parts.log);
  }

  async read(question: string, passages: readonly ReadablePassage[], deadline: number): Promise<Reading[]> {
    const { running } = this.#process;
    if (running === null) return [];
    try {
      return await running.read(question, passages, deadline);
    } catch (error) {
      // That a process was lost has been logged.
      if (this.#process.running === running) {
        const cause = error instanceof Error ? error : new Error(String(error));
        this.#log.warn('Answering a question without the reader, which failed on it.', cause);
      }
      return [];
    }
  }
}
