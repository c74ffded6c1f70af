import path from 'node:path';
import { symlink } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { validateCorpus } from '../../src/corpus/validate-corpus.ts';
import { createCorpusFolder } from '../support/corpus-folder.ts';
import { errorOf } from '../support/sample-error.ts';

async function findingsIn(files: Readonly<Record<string, string | Uint8Array>>): Promise<string[]> {
  const { corpus } = await createCorpusFolder(files);
  return (await validateCorpus(corpus)).findings.map(({ path: file, line, message }) => `${file}:${line}: ${message}`);
}

describe('validateCorpus', () => {
  it('finds nothing in a corpus that is well, and counts it', async () => {
    const { corpus } = await createCorpusFolder({
      'a.md': '# A\n\nOne. See [b](sub/b.md#part) and [c](sub/my%20note.md).\n\nTwo.',
      'sub/b.md': '# B\n\nThree. See [a](../a.md) and [the folder](../sub).',
      'sub/my note.md': '# C\n\nFour.',
    });
    expect(await validateCorpus(corpus)).toEqual({ findings: [], documents: 3, paragraphs: 4 });
  });

  it('finds two documents with the same title', async () => {
    expect(await findingsIn({ 'a.md': '# Same\n\nOne.', 'b.md': '# same\n\nTwo.' })).toEqual([
      'b.md:1: has the same title as a.md:1',
    ]);
  });

  it('finds a paragraph that stands in two documents or twice in one', async () => {
    const findings = await findingsIn({
      'a.md': '# A\n\nThe same\nwords.\n\nOther words.',
      'b.md': '# B\n\nIntroduction.\n\nThe **same** words.\n\nThe same words.',
    });
    expect(findings).toEqual(['b.md:5: repeats the paragraph of a.md:3', 'b.md:7: repeats the paragraph of a.md:3']);
  });

  it.each([
    ['gone.md', 'leads to a file that is not there'],
    ['sub/', 'leads to a file that is not there'],
    ['gone%20file.md#part', 'leads to a file that is not there'],
    ['100%.md', 'leads to a file that is not there'],
    ['../outside.md', 'leaves the corpus folder'],
    ['/etc/passwd', 'leaves the corpus folder'],
  ])('finds the link %s, which %s', async (target, what) => {
    expect(await findingsIn({ 'a.md': `# A\n\nOne.\nSee [there](${target}).` })).toEqual([
      `a.md:4: the link "${target}" ${what}`,
    ]);
  });

  it('finds a reference link to a file that is not there', async () => {
    expect(await findingsIn({ 'a.md': '# A\n\nSee [there][b].\n\n[b]: gone.md' })).toEqual([
      expect.stringContaining('the link "gone.md" leads to a file that is not there'),
    ]);
  });

  it('reports files that cannot be read, and checks the rest', async () => {
    const { corpus } = await createCorpusFolder({
      'bad.md': new Uint8Array([0x41, 0xff, 0x42]),
      'binary.md': new Uint8Array([0x41, 0, 0x42]),
      'front.md': '---\ntitle: [a\n---\nText.',
      'good.md': '# Good\n\nSee [x](gone.md).',
    });
    await symlink('/etc/hostname', path.join(corpus, 'link.md'));
    const { findings, documents } = await validateCorpus(corpus);
    expect(documents).toBe(1);
    expect(findings.map((finding) => finding.path).sort()).toEqual([
      'bad.md',
      'binary.md',
      'front.md',
      'good.md',
      'link.md',
    ]);
  });

  it('reports the findings of each document with its path and line', async () => {
    const findings = await findingsIn({ 'sub/a.md': '# A\n\nOne.[^a]\n\nTwo.\n\n[^a]: words' });
    expect(findings).toEqual([
      'sub/a.md:5: this paragraph has no source; add a footnote to it',
      expect.stringMatching(/^sub\/a\.md:7: expected a source of the form/),
    ]);
  });

  it('checks of a document in another format that it can be read, and its title', async () => {
    const { corpus } = await createCorpusFolder({
      'a.md': '# Note\n\nOne.',
      'note.txt': 'See [^gone]\n\n---\ntitle: [a\n---',
      'broken.pdf': 'No PDF.',
    });
    const { findings, documents, paragraphs } = await validateCorpus(corpus);
    expect({ documents, paragraphs }).toEqual({ documents: 2, paragraphs: 1 });
    expect(findings).toEqual([
      { path: 'broken.pdf', line: 1, message: expect.stringContaining('Skipped "broken.pdf"') as string },
      { path: 'note.txt', line: 1, message: 'has the same title as a.md:1' },
    ]);
  });

  it('refuses a folder without documents and one that is not there', async () => {
    const { corpus } = await createCorpusFolder({ 'note.rtf': 'No.' });
    expect((await errorOf(() => validateCorpus(corpus))).code).toBe('CORPUS_EMPTY');
    expect((await errorOf(() => validateCorpus(path.join(corpus, 'gone')))).code).toBe('CORPUS_INVALID');
  });
});
