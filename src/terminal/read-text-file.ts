import { readFile } from 'node:fs/promises';
import { BotError } from '../errors.ts';

/**
 * The text of a file that a command line names.
 *
 * @throws {BotError} `INPUT_INVALID` if it cannot be read.
 */
export async function readTextFile(file: string): Promise<string> {
  return readFile(file, 'utf8').catch((error: unknown) => {
    throw new BotError(
      'INPUT_INVALID',
      `Cannot read "${file}": ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  });
}
