import { App, ROOT_DIR } from '../src/app.ts';
import { buildOnChange } from '../src/terminal/build-on-change.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_FAILURE, EXIT_OK, printError, printOut, runCommand } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const command = {
  meta: { name: 'npm run index --', description: 'Builds the index of CORPUS_DIR, checks it and swaps it in' },
  args: {
    full: { type: 'boolean', description: 'Embed everything again, also what has not changed' },
    watch: { type: 'boolean', description: 'Stay, and build again whenever documents change' },
    json: { type: 'boolean', description: 'Print the summary as a JSON object' },
  },
} as const;

await runCommand(command, async (args) => {
  const app = await App.load(readConfig(ROOT_DIR));
  if (!args.watch) return build(app, args);
  let isFirst = true;
  return buildOnChange(app.config.corpusDir, async (stop) => {
    await build(app, { ...args, full: args.full && isFirst }, stop);
    isFirst = false;
  });
});

/** @param stop - Makes the build give up at its next progress. */
async function build(
  app: App,
  args: { full?: boolean | undefined; json?: boolean | undefined },
  stop?: AbortSignal,
): Promise<number> {
  const progress = createProgress(process.stderr);
  const { summary, problems } = await app
    .build({
      full: args.full ?? false,
      onProgress: (step) => {
        stop?.throwIfAborted();
        progress.update(step);
      },
    })
    .finally(progress.stop);
  for (const problem of problems) printError(problem.message);
  const leftOut = `${problems.length} ${problems.length === 1 ? 'file was' : 'files were'} left out`;
  if (args.json) {
    printOut(JSON.stringify(summary));
  } else {
    const { added, changed, removed, unchanged } = summary.documents;
    printOut(
      [
        `Index ${summary.generation} is live.`,
        `Documents: ${added} added, ${changed} changed, ${removed} removed, ${unchanged} unchanged${problems.length > 0 ? `; ${leftOut}` : ''}.`,
        `Passages: ${summary.passages} with ${summary.sentences} sentences; ${summary.embedded} texts embedded, ${summary.reused} reused.`,
        `Time: ${summary.seconds.toFixed(1)} s.`,
      ].join('\n'),
    );
  }
  if (problems.length === 0) return EXIT_OK;
  printError(`${leftOut}; the rest is indexed.`);
  return EXIT_FAILURE;
}
