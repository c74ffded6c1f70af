import path from 'node:path';
import { ROOT_DIR } from '../src/app.ts';
import { addDocument } from '../src/corpus/add-document.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_OK, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';

const command = {
  meta: { name: 'npm run add --', description: 'Copies a document into CORPUS_DIR as Markdown with front matter' },
  args: {
    source: { type: 'positional', required: false, description: 'A file, or an https address' },
    name: { type: 'string', valueHint: 'name', description: 'Name of the new file, without .md' },
  },
} as const;

await runCommand(command, async ({ source, name, _: sources }) => {
  if (source === undefined || sources.length !== 1) {
    throw new UsageError(`Expected one file or https address, got ${sources.length}.`);
  }
  const { corpusDir } = readConfig(ROOT_DIR);
  const { file, facts, missing } = await addDocument({ source, corpusDir, name });
  const found = Object.entries(facts).filter(([, value]) => value !== undefined);
  printOut(`Added ${path.relative(ROOT_DIR, file).startsWith('..') ? file : path.relative(ROOT_DIR, file)}.`);
  for (const [fact, value] of found) printOut(`  ${fact}: ${String(value)}`);
  if (missing.length > 0) {
    printOut(`Not found: ${missing.join(', ')}. Write them between the two "---" at the top of the file.`);
  }
  printOut('Read it through, then run `npm run index`.');
  return EXIT_OK;
});
