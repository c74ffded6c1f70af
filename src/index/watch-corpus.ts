import { realpath } from 'node:fs/promises';
import path from 'node:path';
import { watch } from 'chokidar';
import { BotError, systemErrorCode } from '../errors.ts';

/** What editors and downloads write beside a document while they work: none of it is ever a document. */
const TEMPORARY_FILE =
  /~$|^~\$|^#.*#$|^4913$|\.(?:sw[a-z]|tmp|temp|bak|part|crdownload|crswap)$|___jb_(?:tmp|old)___$/i;

/**
 * Watches a corpus folder for files that are added, changed or removed, at any depth. As for reading, names that begin with
 * a dot are passed over, and links are not followed. The folder itself may go and come back.
 *
 * @param onChange - Is given the file's path below the folder.
 * @param onError - Is told, as a sentence, that changes may be missed from now on.
 * @returns Once changes are seen: a function that ends the watching.
 */
export async function watchCorpus(
  corpusDir: string,
  onChange: (file: string) => void,
  onError: (error: BotError) => void,
): Promise<() => Promise<void>> {
  const root = await realpath(corpusDir).catch(() => path.resolve(corpusDir));
  // A folder that is removed can only be seen to come back from the one above it.
  const above = path.dirname(root);
  const watcher = watch(above, {
    ignoreInitial: true,
    followSymlinks: false,
    // Reading the corpus reports such files, and goes on with the others.
    ignorePermissionErrors: true,
    ignored: (file, stats) => {
      if (file === above || file === root) return false;
      if (!file.startsWith(root + path.sep)) return true;
      const names = path.relative(root, file).split(path.sep);
      return (
        names.some((name) => name.startsWith('.')) || (stats?.isFile() === true && TEMPORARY_FILE.test(names.at(-1)!))
      );
    },
  });
  watcher.on('error', (error) => {
    onError(describeWatchError(error, corpusDir));
  });
  await new Promise<void>((resolve) => watcher.once('ready', resolve));
  // Only now: links are told of while the folder is first read, in spite of `ignoreInitial`.
  for (const event of ['add', 'change', 'unlink'] as const) {
    watcher.on(event, (file) => {
      onChange(path.relative(root, file));
    });
  }
  return () => watcher.close();
}

function describeWatchError(error: unknown, corpusDir: string): BotError {
  const reason = ['ENOSPC', 'EMFILE'].includes(systemErrorCode(error) ?? '')
    ? 'the system watches no more files. Raise its limit (on Linux fs.inotify.max_user_watches and max_user_instances), or set CHOKIDAR_USEPOLLING=1'
    : `${error instanceof Error ? error.message : String(error)}. Run the command again without --watch after each change`;
  return new BotError('CORPUS_INVALID', `Cannot watch the corpus folder "${corpusDir}": ${reason}.`, { cause: error });
}
