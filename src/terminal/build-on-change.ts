import { once } from 'node:events';
import { BotError } from '../errors.ts';
import { QuietRuns } from '../index/quiet-runs.ts';
import { watchCorpus } from '../index/watch-corpus.ts';
import { describeFailure, EXIT_OK, printError } from './run-command.ts';
import { stopSignal } from './stop-signal.ts';

/** How long nothing may change before a build begins: saving several files, or a checkout, is one change. */
const QUIET_MS = 1000;

/**
 * Builds the index now and after each change of the corpus, until a signal ends it. A failed build says its sentence, and
 * the next change starts another.
 *
 * @param build - Should give up soon, leaving nothing behind, when its signal is aborted.
 * @returns The exit code.
 * @throws {BotError} `CORPUS_INVALID` if the folder cannot be watched.
 */
export async function buildOnChange(
  corpusDir: string,
  build: (stop: AbortSignal) => Promise<unknown>,
): Promise<number> {
  const stop = new AbortController();
  void stopSignal().then(() => {
    stop.abort();
  });
  let lastFailure = '';
  const runs = new QuietRuns(async () => {
    try {
      await build(stop.signal);
      lastFailure = '';
    } catch (error) {
      if (stop.signal.aborted) return;
      const failure = describeFailure(error);
      const isLocked = error instanceof BotError && error.code === 'INDEX_LOCKED';
      // The other build may have read the documents before the change: try until it is done, but say so once.
      if (isLocked) runs.request();
      if (!isLocked || failure !== lastFailure) printError(failure);
      lastFailure = failure;
    }
  }, QUIET_MS);
  const endWatching = await watchCorpus(
    corpusDir,
    () => {
      runs.request();
    },
    (error) => {
      stop.abort(error);
    },
  );
  printError(`Watching "${corpusDir}" for changes; Ctrl+C ends it.`);
  runs.request(0);
  if (!stop.signal.aborted) await once(stop.signal, 'abort');
  await runs.stop();
  await endWatching();
  if (stop.signal.reason instanceof BotError) throw stop.signal.reason;
  return EXIT_OK;
}
