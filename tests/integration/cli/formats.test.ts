import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answering/answer.ts';
import { type CliWorkspace, makeCliWorkspace } from '../../support/cli-workspace.ts';
import { pdfOf } from '../../support/pdf-file.ts';

const QUESTION = 'How many boats does the harbour of Tolsta hold?';

let workspace: CliWorkspace;
let indexed: { exitCode: number | null; stdout: string; stderr: string };

beforeAll(async () => {
  workspace = await makeCliWorkspace();
  const pages = [
    [{ text: 'The harbour office of Tolsta opens at nine and closes at five, except on public holidays.' }],
    [{ text: 'The harbour of Tolsta holds 140 boats, most of them fishing boats from the northern villages.' }],
  ];
  await workspace.write('report.pdf', await pdfOf(pages));
  await workspace.write('scan.pdf', await pdfOf([[]]));
  await workspace.write('old.docx', 'No Word.');
  indexed = await workspace.run('index-corpus', []);
});

afterAll(() => workspace.removeFolder());

describe('a corpus with other formats than Markdown', () => {
  it('is indexed but for the files that cannot be read, which are named and counted', () => {
    expect(indexed.exitCode).toBe(1);
    expect(indexed.stdout).toContain('Documents: 4 added, 0 changed, 0 removed, 0 unchanged; 2 files were left out.\n');
    expect(indexed.stderr).toContain(
      'Skipped "scan.pdf": it holds pictures of its pages and no text. Run text recognition (OCR) on it and save it again.\n',
    );
    expect(indexed.stderr).toContain('Skipped "old.docx": it is damaged or no .docx file.');
    expect(indexed.stderr).toMatch(/\n2 files were left out; the rest is indexed\.\n$/);
  });

  it('is cited by page, with lines only in the JSON', async () => {
    const [text, json] = await Promise.all([
      workspace.run('ask', [QUESTION]),
      workspace.run('ask', ['--json', QUESTION]),
    ]);
    expect(text.stdout).toMatch(/^1\. Report › p\. 2$/m);
    expect(text.stdout).toMatch(/^ {3}report\.pdf, p\. 2$/m);
    const { citation } = (JSON.parse(json.stdout) as Answer).excerpts[0]!;
    expect(Object.keys(citation)).toEqual(['documentId', 'title', 'section', 'path', 'lines', 'sources']);
    expect(citation).toMatchObject({ path: 'report.pdf', section: 'p. 2', lines: [11, 11] });
  });

  it('is cited by page in Discord', async () => {
    const { stdout } = await workspace.run('ask', ['--discord', QUESTION]);
    const { embeds } = JSON.parse(stdout) as { embeds: { footer?: { text: string } }[] };
    expect(embeds[0]!.footer).toEqual({ text: 'report.pdf, p. 2' });
  });

  it('is built again without embedding anything', async () => {
    const { stdout } = await workspace.run('index-corpus', ['--json']);
    expect(JSON.parse(stdout)).toMatchObject({ documents: { unchanged: 4 }, embedded: 0 });
  });
});
