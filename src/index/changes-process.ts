import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { BotError } from '../errors.ts';
import { type FolderChanges, folderChangesSchema } from './folder-changes.ts';

const run = promisify(execFile);

/** A hundred thousand paths of six hundred bytes. */
const MAX_OUTPUT_BYTES = 64 * 1024 * 1024;

export interface ChangesProcessOptions {
  /** Folder of package.json. */
  readonly rootDir: string;
  /** Settings, as of the caller. The Discord token is kept from it: it has no use for it. */
  readonly env: NodeJS.ProcessEnv;
  readonly signal?: AbortSignal;
}

/**
 * Compares the documents' folder with the live index in a process of its own: parsing a large document blocks the event
 * loop for seconds.
 *
 * @throws {BotError} `CORPUS_INVALID` with the sentence of whatever is wrong.
 */
export async function runChangesProcess({ rootDir, env, signal }: ChangesProcessOptions): Promise<FolderChanges> {
  const script = path.join(rootDir, 'scripts/show-changes.ts');
  try {
    const { stdout } = await run(process.execPath, ['--import', 'tsx', script, '--json'], {
      cwd: rootDir,
      // An empty value also keeps the one in `.env` out.
      env: { ...env, DISCORD_TOKEN: '' },
      maxBuffer: MAX_OUTPUT_BYTES,
      ...(signal && { signal }),
    });
    return folderChangesSchema.parse(JSON.parse(stdout));
  } catch (error) {
    const said = (error as { stderr?: string }).stderr?.trimEnd().split('\n').at(-1) ?? '';
    const reason = error instanceof Error ? error.message : String(error);
    throw new BotError(
      'CORPUS_INVALID',
      said === '' ? `Cannot compare the documents with the index: ${reason}. Try again.` : said,
      { cause: error },
    );
  }
}
