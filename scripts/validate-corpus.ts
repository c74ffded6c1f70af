import { ROOT_DIR } from '../src/app.ts';
import { validateCorpus } from '../src/corpus/validate-corpus.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_FAILURE, EXIT_OK, printOut, runCommand } from '../src/terminal/run-command.ts';

const command = {
  meta: {
    name: 'npm run validate --',
    description: 'Checks the documents of CORPUS_DIR: sources, footnotes, dates, duplicates, links',
  },
  args: {},
} as const;

await runCommand(command, async () => {
  const { findings, documents, paragraphs } = await validateCorpus(readConfig(ROOT_DIR).corpusDir);
  for (const { path, line, message } of findings) printOut(`${path}:${line}: ${message}`);
  printOut(`Checked ${documents} documents with ${paragraphs} paragraphs: ${findings.length} to mend.`);
  return findings.length === 0 ? EXIT_OK : EXIT_FAILURE;
});
