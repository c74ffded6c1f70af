import { ROOT_DIR } from '../src/app.ts';
import { findFolderChanges } from '../src/index/find-folder-changes.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { renderChanges } from '../src/terminal/render-changes.ts';
import { EXIT_OK, printOut, runCommand } from '../src/terminal/run-command.ts';

const command = {
  meta: {
    name: 'npm run changes --',
    description: 'Shows which documents were added, changed or removed since the live index was built',
  },
  args: { json: { type: 'boolean', description: 'Print one JSON object' } },
} as const;

await runCommand(command, async ({ json }) => {
  const { corpusDir, dataDir } = readConfig(ROOT_DIR);
  const changes = await findFolderChanges(corpusDir, dataDir);
  printOut(json ? JSON.stringify(changes) : renderChanges(changes));
  return EXIT_OK;
});
