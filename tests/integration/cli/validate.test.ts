import { describe, expect, it } from 'vitest';
import { createCliWorkspace } from '../../support/cli-workspace.ts';

const HEAD = '---\ndate: 2025-05-27\nurl: https://example.org\n---\n\n';

/** A corpus without a single finding. */
const WELL = {
  'harbour.md': `${HEAD}# The harbour\n\nA berth costs twelve euros a night in summer, and nothing from October until April.\n`,
  'bakery.md': `${HEAD}# The bakery\n\nRye bread is baked every morning except Monday. The oven burns birch wood.\n`,
};

describe('validate', () => {
  it('counts what it checked in a corpus that is well', async () => {
    const workspace = await createCliWorkspace(WELL);
    expect(await workspace.run('validate-corpus', [])).toEqual({
      exitCode: 0,
      stdout: 'Checked 2 documents with 2 paragraphs: 0 to mend.\n',
      stderr: '',
    });
  });

  it('prints file, line and message of every finding in order, and fails', async () => {
    const workspace = await createCliWorkspace(WELL);
    await workspace.write(
      'notes/bad.md',
      '# The bakery\n\nOne.[^a] See [x](gone.md).\n\nTwo.\n\n[^a]: P, "T", 2025-02-30\n',
    );
    const { exitCode, stdout } = await workspace.run('validate-corpus', []);
    expect(exitCode).toBe(1);
    expect(stdout.trimEnd().split('\n')).toEqual([
      'notes/bad.md:1: has the same title as bakery.md:1',
      'notes/bad.md:1: warning: the document has no date; add `date` to the front matter',
      'notes/bad.md:3: the link "gone.md" leads to a file that is not there',
      'notes/bad.md:3: warning: this section has 16 characters of text, expected at least 60; write more, or join it to another section',
      'notes/bad.md:5: this paragraph has no source; add a footnote to it',
      'notes/bad.md:7: expected a date such as 2025, 2025-05 or 2025-05-27, got "2025-02-30"',
      'Checked 3 documents with 4 paragraphs: 4 to mend, 2 warnings.',
    ]);
  });

  it('succeeds where there are warnings only', async () => {
    const workspace = await createCliWorkspace({ ...WELL, 'harbour.md': WELL['harbour.md'].replace(HEAD, '') });
    expect(await workspace.run('validate-corpus', [])).toEqual({
      exitCode: 0,
      stdout:
        'harbour.md:1: warning: the document has no date and no source; add `date` to the front matter, and footnotes or `url`\n' +
        'Checked 2 documents with 2 paragraphs: 0 to mend, 1 warning.\n',
      stderr: '',
    });
  });

  it('shows the first of many findings of one kind, and all of them as JSON', async () => {
    const text = 'The pictures of the harbour were taken in the summer of 1931.';
    const images = Array.from({ length: 152 }, (_, index) => `![](gone-${index}.png)`).join('\n');
    const workspace = await createCliWorkspace({ ...WELL, 'map.md': `${HEAD}# Map\n\n${text}\n${images}\n` });
    const { stdout } = await workspace.run('validate-corpus', []);
    const lines = stdout.trimEnd().split('\n');
    expect(lines.filter((line) => line.includes('the image'))).toHaveLength(20);
    expect(lines.at(-2)).toBe('and 132 more like this: links that lead nowhere');
    const { exitCode, stdout: json } = await workspace.run('validate-corpus', ['--json']);
    expect(exitCode).toBe(1);
    const { findings, ...counts } = JSON.parse(json) as { findings: unknown[] };
    expect(counts).toEqual({ documents: 3, paragraphs: 3, errors: 152, warnings: 0 });
    expect(findings).toHaveLength(152);
    expect(findings[0]).toEqual({
      path: 'map.md',
      line: 9,
      kind: 'link',
      severity: 'error',
      message: 'the image "gone-0.png" leads to a file that is not there',
    });
  });

  it('finds a mistake in the synonyms', async () => {
    const workspace = await createCliWorkspace({ ...WELL, 'synonyms.yaml': '- [harbour]\n' });
    const { exitCode, stdout } = await workspace.run('validate-corpus', []);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^synonyms\.yaml:1: .*expected lists of at least two names/);
  });

  it('fails with a sentence where there is no corpus', async () => {
    const workspace = await createCliWorkspace({});
    const { exitCode, stdout, stderr } = await workspace.run('validate-corpus', []);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toContain(`the corpus folder "${workspace.corpusDir}"`);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });
});
