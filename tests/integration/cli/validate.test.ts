import { describe, expect, it } from 'vitest';
import { createCliWorkspace } from '../../support/cli-workspace.ts';

describe('validate', () => {
  it('counts what it checked in a corpus that is well', async () => {
    const workspace = await createCliWorkspace();
    expect(await workspace.run('validate-corpus', [])).toEqual({
      exitCode: 0,
      stdout: 'Checked 3 documents with 4 paragraphs: 0 to mend.\n',
      stderr: '',
    });
  });

  it('prints file, line and message of every finding, and fails', async () => {
    const workspace = await createCliWorkspace();
    await workspace.write(
      'notes/bad.md',
      '# The bakery\n\nOne.[^a] See [x](gone.md).\n\nTwo.\n\n[^a]: P, "T", 2025-02-30\n',
    );
    const { exitCode, stdout } = await workspace.run('validate-corpus', []);
    expect(exitCode).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'notes/bad.md:5: this paragraph has no source; add a footnote to it',
      'notes/bad.md:7: expected a date such as 2025, 2025-05 or 2025-05-27, got "2025-02-30"',
      'notes/bad.md:3: the link "gone.md" leads to a file that is not there',
      'notes/bad.md:1: has the same title as bakery.md:1',
      'Checked 4 documents with 6 paragraphs: 4 to mend.',
    ]);
  });

  it('fails with a sentence where there is no corpus', async () => {
    const workspace = await createCliWorkspace({});
    const { exitCode, stdout, stderr } = await workspace.run('validate-corpus', []);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`the corpus folder "${workspace.corpusDir}"`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
