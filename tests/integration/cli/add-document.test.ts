import path from 'node:path';
import { writeFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { createCliWorkspace } from '../../support/cli-workspace.ts';
import { pdfOf } from '../../support/pdf-file.ts';

describe('add', () => {
  it('says what was found, what is missing and what comes next; then the index answers from it', async () => {
    const workspace = await createCliWorkspace();
    const source = path.join(workspace.folder, 'Tolsta report.pdf');
    const text = 'The harbour of Tolsta holds 140 boats, most of them fishing boats from the northern villages.';
    await writeFile(
      source,
      await pdfOf([[{ text }]], { info: { Title: 'Tolsta', CreationDate: new Date('2025-05-27') } }),
    );
    const { exitCode, stdout, stderr } = await workspace.run('add-document', [source]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toBe(
      [
        `Added ${workspace.corpusDir}/tolsta-report.md.`,
        '  title: Tolsta',
        '  date: 2025-05-27',
        'Not found: publisher, url. Write them between the two "---" at the top of the file.',
        'Read it through, then run `npm run index`.',
        '',
      ].join('\n'),
    );
    const asked = await workspace.run('ask', ['How many boats does the harbour of Tolsta hold?']);
    expect(asked.stdout).toContain('1. Tolsta › p. 1\n');
    expect(asked.stdout).toContain('tolsta-report.md, line 8');
  });

  it.each([
    ['http://example.org/a', /^Cannot fetch "http:\/\/example\.org\/a": expected an https address, got http\.\n$/],
    ['https://169.254.169.254/latest', /the number 169\.254\.169\.254\.\n$/],
    ['https://localhost/a', /which is not an address of the public Internet\.\n$/],
    ['gone.pdf', /^Cannot add "gone\.pdf": there is no such file\.\n$/],
  ])('refuses %s in a sentence', async (source, reason) => {
    const workspace = await createCliWorkspace();
    const { exitCode, stdout, stderr } = await workspace.run('add-document', [source]);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(reason);
  });

  it.each([[[]], [['a.md', 'b.md']]])('takes one document, not %j', async (args) => {
    const workspace = await createCliWorkspace();
    const { exitCode, stderr } = await workspace.run('add-document', args);
    expect(exitCode).toBe(2);
    expect(stderr).toContain(`Expected one file or https address, got ${args.length}.`);
  });
});
