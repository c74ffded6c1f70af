import { App, ROOT_DIR } from '../src/app.ts';
import { type BuildMessage, throttleProgress, toErrorMessage, writeBuildMessage } from '../src/index/build-messages.ts';
import type { BuildProgress, BuildReport } from '../src/index/build-report.ts';
import { describeForce } from '../src/index/describe-build.ts';
import { readHistory } from '../src/index/history.ts';
import { buildOnChange } from '../src/terminal/build-on-change.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { renderBuild } from '../src/terminal/render-build.ts';
import { renderHistory } from '../src/terminal/render-history.ts';
import {
  describeFailure,
  EXIT_FAILURE,
  EXIT_OK,
  printError,
  printOut,
  runCommand,
  UsageError,
} from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const command = {
  meta: { name: 'npm run index --', description: 'Builds the index of CORPUS_DIR, checks it and swaps it in' },
  args: {
    full: { type: 'boolean', description: 'Embed everything again, also what has not changed' },
    watch: { type: 'boolean', description: 'Stay, and build again whenever documents change' },
    force: { type: 'boolean', description: 'Publish the new index even if it fails the checks of its quality' },
    json: { type: 'boolean', description: 'Print the summary as a JSON object' },
    history: { type: 'boolean', description: 'Show the kept generations of the index instead, newest first' },
    rollback: {
      type: 'string',
      valueHint: 'generation',
      description: 'Make a kept generation the live one instead; its number is enough',
    },
    'progress-json': { type: 'boolean', description: 'Print progress and the result as JSON objects, one a line' },
  },
} as const;

interface BuildFlags {
  readonly full?: boolean | undefined;
  readonly force?: boolean | undefined;
  readonly json?: boolean | undefined;
  readonly 'progress-json'?: boolean | undefined;
}

await runCommand(command, async (args) => {
  if (args.history && args.rollback !== undefined) throw new UsageError('Give only one of --history and --rollback.');
  if (args.json && args['progress-json']) throw new UsageError('Give only one of --json and --progress-json.');
  if ((args.history || args.rollback !== undefined) && (args.full || args.force || args.watch)) {
    throw new UsageError('--full, --force and --watch belong to a build, not to --history or --rollback.');
  }
  if (args.history && args['progress-json']) throw new UsageError('--history has no progress to print.');
  if (args.history) return showHistory(args.json ?? false);
  if (args.rollback !== undefined) return rollBackTo(args.rollback, args);
  const app = await loadApp();
  if (!args.watch) return build(app, args);
  let isFirst = true;
  return buildOnChange(app.config.corpusDir, async (stop) => {
    await build(app, { ...args, full: args.full && isFirst }, stop);
    isFirst = false;
  });
});

/** @param stop - Makes the build give up at its next progress. */
async function build(app: App, flags: BuildFlags, stop?: AbortSignal): Promise<number> {
  const report = await (flags['progress-json'] ? buildWithMessages : buildWithProgress)(app, flags, stop);
  const { summary, gate, problems } = report;
  for (const problem of problems) printError(problem.message);
  describeForce(gate).forEach(printError);
  if (!flags['progress-json']) printOut(flags.json ? JSON.stringify(summary) : renderBuild(report));
  if (problems.length === 0) return EXIT_OK;
  printError(`${problems.length} ${problems.length === 1 ? 'file was' : 'files were'} left out; the rest is indexed.`);
  return EXIT_FAILURE;
}

async function showHistory(json: boolean): Promise<number> {
  const history = await readHistory(readConfig(ROOT_DIR).dataDir);
  printOut(json ? JSON.stringify(history) : renderHistory(history));
  return EXIT_OK;
}

async function rollBackTo(wanted: string, flags: BuildFlags): Promise<number> {
  const app = await loadApp();
  if (flags['progress-json']) {
    await printMessage(
      () => app.rollBack(wanted),
      (result) => ({ type: 'rolled-back', ...result }),
    );
    return EXIT_OK;
  }
  const result = await app.rollBack(wanted);
  const { generation, previous } = result;
  if (flags.json) printOut(JSON.stringify(result));
  else if (generation === previous) printOut(`Index ${generation} is live already.`);
  else printOut(`Index ${generation} is live${previous === null ? '' : ` instead of ${previous}`}.`);
  printError('The documents were not changed: the next `npm run index` publishes them as they are.');
  return EXIT_OK;
}

/** Nothing here asks the reader. */
function loadApp(): Promise<App> {
  return App.load({ ...readConfig(ROOT_DIR), useReader: false });
}

async function buildWithProgress(app: App, flags: BuildFlags, stop?: AbortSignal): Promise<BuildReport> {
  const progress = createProgress(process.stderr);
  return runBuild(app, flags, progress.update, stop).finally(progress.stop);
}

async function buildWithMessages(app: App, flags: BuildFlags, stop?: AbortSignal): Promise<BuildReport> {
  const onProgress = throttleProgress(
    (progress) => {
      printOut(writeBuildMessage({ type: 'progress', ...progress }));
    },
    () => performance.now(),
  );
  return printMessage(
    () => runBuild(app, flags, onProgress, stop),
    (report) => ({ type: 'result', ...report }),
  );
}

/** Prints what came of something, or why nothing did, for the program that started this one. */
async function printMessage<T>(act: () => Promise<T>, toMessage: (result: T) => BuildMessage): Promise<T> {
  try {
    const result = await act();
    printOut(writeBuildMessage(toMessage(result)));
    return result;
  } catch (error) {
    printOut(writeBuildMessage(toErrorMessage(error, describeFailure(error))));
    throw error;
  }
}

function runBuild(
  app: App,
  { full = false, force = false }: BuildFlags,
  report: (progress: BuildProgress) => void,
  stop?: AbortSignal,
): Promise<BuildReport> {
  return app.build({
    full,
    force,
    onProgress: (progress) => {
      stop?.throwIfAborted();
      report(progress);
    },
  });
}
