import { readSynonyms, ROOT_DIR, SYNONYMS_FILE } from '../src/app.ts';
import { type Finding, severityOf } from '../src/corpus/finding.ts';
import { validateCorpus } from '../src/corpus/validate-corpus.ts';
import { BotError } from '../src/errors.ts';
import { SPLITTING } from '../src/passages/split-passages.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { countFindings, renderFindings } from '../src/terminal/render-findings.ts';
import { EXIT_FAILURE, EXIT_OK, printOut, runCommand } from '../src/terminal/run-command.ts';

const command = {
  meta: {
    name: 'npm run validate --',
    description:
      'Checks the documents of CORPUS_DIR: sources, footnotes, dates, duplicates, links, and text that is hard to find. Warnings do not fail',
  },
  args: {
    json: { type: 'boolean', description: 'Print all findings as one JSON object' },
  },
} as const;

await runCommand(command, async (args) => {
  const { corpusDir } = readConfig(ROOT_DIR);
  const { findings: inDocuments, documents, paragraphs } = await validateCorpus(corpusDir, SPLITTING.maxChars);
  const findings = [...inDocuments, ...(await checkSynonyms(corpusDir))];
  const { errors, warnings, summary } = countFindings(findings);
  if (args.json) {
    const rows = findings.map((finding) => ({ ...finding, severity: severityOf(finding.kind) }));
    printOut(JSON.stringify({ documents, paragraphs, errors, warnings, findings: rows }));
  } else {
    for (const line of renderFindings(findings)) printOut(line);
    printOut(`Checked ${documents} documents with ${paragraphs} paragraphs: ${summary}.`);
  }
  return errors === 0 ? EXIT_OK : EXIT_FAILURE;
});

async function checkSynonyms(corpusDir: string): Promise<Finding[]> {
  try {
    await readSynonyms(corpusDir);
    return [];
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    return [{ path: SYNONYMS_FILE, line: 1, kind: 'synonyms', message: error.message }];
  }
}
