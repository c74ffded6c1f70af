import { App, ROOT_DIR } from '../src/app.ts';
import { renderBuild } from '../src/terminal/render-build.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_FAILURE, EXIT_OK, printError, printOut, runCommand } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const command = {
  meta: { name: 'npm run index --', description: 'Builds the index of CORPUS_DIR, checks it and swaps it in' },
  args: {
    full: { type: 'boolean', description: 'Embed everything again, also what has not changed' },
    force: { type: 'boolean', description: 'Publish the new index even if it fails the checks of its quality' },
    json: { type: 'boolean', description: 'Print the summary as a JSON object' },
  },
} as const;

await runCommand(command, async (args) => {
  const app = await App.load(readConfig(ROOT_DIR));
  const progress = createProgress(process.stderr);
  const report = await app
    .build({ full: args.full ?? false, force: args.force ?? false, onProgress: progress.update })
    .finally(progress.stop);
  const { summary, gate, problems } = report;
  for (const problem of problems) printError(problem.message);
  for (const failure of gate?.failures ?? []) printError(`Published by --force, although ${failure}.`);
  printOut(args.json ? JSON.stringify(summary) : renderBuild(report));
  if (problems.length === 0) return EXIT_OK;
  printError(`${problems.length} ${problems.length === 1 ? 'file was' : 'files were'} left out; the rest is indexed.`);
  return EXIT_FAILURE;
});
