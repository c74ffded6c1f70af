import { type ChildProcess, spawn } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { BotError } from '../errors.ts';
import { lowerPriority } from '../processes/lower-priority.ts';
import { type BuildMessage, readBuildMessage } from './build-messages.ts';
import { type BuildProgress, buildProgressSchema, type BuildReport, buildReportSchema } from './build-report.ts';
import { type RollbackResult, rollbackResultSchema } from './roll-back.ts';

/** What the process writes to stderr is kept from its end on: the reason stands in the last lines. */
const STDERR_TAIL_CHARS = 4000;

interface IndexProcessOptions {
  /** Folder of package.json. */
  readonly rootDir: string;
  /** Settings, as of the caller. The Discord token is kept from the process, which has no use for it. */
  readonly env: NodeJS.ProcessEnv;
  /** Ends the process. Whatever was live stays live, and the next build clears up. */
  readonly signal?: AbortSignal;
}

export interface BuildProcessOptions extends IndexProcessOptions {
  readonly full?: boolean;
  readonly force?: boolean;
  readonly onProgress?: (progress: BuildProgress) => void;
}

export interface RollbackProcessOptions extends IndexProcessOptions {
  /** As for `rollBack`. */
  readonly generation: string;
}

/**
 * Builds the index in a process of its own at low priority: embedding blocks the event loop, and answers go first.
 *
 * @throws {BotError} What `buildIndex` throws; `BUILD_STOPPED` when it was aborted, `BUILD_FAILED` when the process ended
 *   without a result. When this settles, the process is gone.
 */
export async function runBuildProcess(options: BuildProcessOptions): Promise<BuildReport> {
  const { full = false, force = false, onProgress } = options;
  const flags = [...(full ? ['--full'] : []), ...(force ? ['--force'] : [])];
  return buildReportSchema.parse(await runIndexProcess('build', flags, options, stepBack, onProgress));
}

/**
 * Rolls back in a process of its own: reading a large index to check it blocks the event loop.
 *
 * @throws {BotError} What `rollBack` throws; `BUILD_STOPPED` and `BUILD_FAILED` as `runBuildProcess`. When this settles, the
 *   process is gone.
 */
export async function runRollbackProcess(options: RollbackProcessOptions): Promise<RollbackResult> {
  // Somebody waits for it, since what is live is not as it should be: it gets no low priority.
  return rollbackResultSchema.parse(await runIndexProcess('rollback', [`--rollback=${options.generation}`], options));
}

/** @returns The message of what was done. */
async function runIndexProcess(
  what: keyof typeof SEE_MORE,
  flags: readonly string[],
  { rootDir, env, signal }: IndexProcessOptions,
  onStart: (child: ChildProcess) => void = () => undefined,
  onProgress?: (progress: BuildProgress) => void,
): Promise<BuildMessage> {
  if (signal?.aborted) throw stopped(what);
  const script = path.join(rootDir, 'scripts/index-corpus.ts');
  const child = spawn(process.execPath, ['--import', 'tsx', script, '--progress-json', ...flags], {
    cwd: rootDir,
    // An empty value also keeps the one in `.env` out.
    env: { ...env, DISCORD_TOKEN: '' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  // SIGKILL, since a build that hangs in native code hears nothing else; the index is made to survive it.
  const stop = (): void => void child.kill('SIGKILL');
  signal?.addEventListener('abort', stop);
  process.once('exit', stop);
  onStart(child);
  try {
    let last: Exclude<BuildMessage, { type: 'progress' }> | undefined;
    const ending = await endingOf(child, (message) => {
      if (message.type !== 'progress') last = message;
      else onProgress?.(buildProgressSchema.parse(message));
    });
    // The pointer was moved before the result was told, so that a later end does not unmake it.
    if (last !== undefined && last.type !== 'error') return last;
    if (signal?.aborted) throw stopped(what);
    if (last !== undefined) throw new BotError(last.code ?? 'BUILD_FAILED', last.message);
    throw unexpectedEnd(what, ending);
  } finally {
    signal?.removeEventListener('abort', stop);
    process.removeListener('exit', stop);
  }
}

interface Ending {
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stderr: string;
  /** Why the process could not be started. */
  readonly error?: Error;
}

/**
 * Hands every message on until the process has ended and all that it wrote was read.
 *
 * @throws What `onMessage` throws; the process is ended then.
 */
async function endingOf(child: ChildProcess, onMessage: (message: BuildMessage) => void): Promise<Ending> {
  let stderr = '';
  child.stderr!.setEncoding('utf8').on('data', (text: string) => {
    stderr = (stderr + text).slice(-STDERR_TAIL_CHARS);
  });
  const closed = new Promise<Omit<Ending, 'stderr'>>((resolve) => {
    child.once('error', (error) => {
      resolve({ exitCode: null, signal: null, error });
    });
    child.once('close', (exitCode, signal) => {
      resolve({ exitCode, signal });
    });
  });
  try {
    for await (const line of createInterface({ input: child.stdout! })) {
      const message = readBuildMessage(line);
      if (message !== null) onMessage(message);
    }
  } catch (error) {
    child.kill('SIGKILL');
    await closed;
    throw error;
  }
  return { ...(await closed), stderr };
}

/**
 * Linux gives a build a tenth of a core that others want. At the lowest priority it gets a seventieth: on a busy machine it
 * would hold the build lock for many minutes.
 */
const NICENESS = os.constants.priority.PRIORITY_BELOW_NORMAL;

function stepBack(child: ChildProcess): void {
  lowerPriority(child, NICENESS);
}

function stopped(what: string): BotError {
  return new BotError('BUILD_STOPPED', `The ${what} of the index was stopped. Whatever was live is still served.`);
}

const SEE_MORE = {
  build: 'Run `npm run index` to see more.',
  rollback: 'Run `npm run index -- --rollback` with its number to see more.',
};

function unexpectedEnd(what: keyof typeof SEE_MORE, { exitCode, signal, stderr, error }: Ending): BotError {
  const how =
    error !== undefined
      ? `it could not be started (${error.message})`
      : signal !== null
        ? `it was ended by ${signal}`
        : `it ended with exit code ${exitCode ?? 'unknown'} and without a result`;
  const lastWords = stderr.trimEnd().split('\n').at(-1) ?? '';
  return new BotError(
    'BUILD_FAILED',
    `The ${what} of the index failed: ${how}${lastWords === '' ? '' : `, saying "${lastWords}"`}. ${SEE_MORE[what]}`,
    { cause: error ?? new Error(stderr) },
  );
}
