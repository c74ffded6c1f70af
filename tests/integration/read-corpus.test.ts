import { createHash } from 'node:crypto';
import { chmod, mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { maxBytesOf } from '../../src/corpus/document-format.ts';
import { type Corpus, readCorpus } from '../../src/corpus/read-corpus.ts';
import { createCorpusFolder } from '../support/corpus-folder.ts';

const isRoot = process.getuid?.() === 0;

function pathsOf(corpus: Corpus): string[] {
  return corpus.documents.map((document) => document.path);
}

function expectSkipped(corpus: Corpus, file: string, reason: RegExp): void {
  expect(pathsOf(corpus)).toEqual(['good.md']);
  expect(corpus.problems).toEqual([{ path: file, message: expect.stringMatching(reason) as string }]);
  expect(corpus.problems[0]!.message).toContain(`"${file}"`);
}

describe('readCorpus', () => {
  it('reads Markdown files in nested folders, sorted by path by code units', async () => {
    const { corpus } = await createCorpusFolder({
      'b.md': 'B.',
      'a/z.markdown': 'Z.',
      'a/b.md/c.MD': 'C.',
      'B.md': 'Big.',
      'é.md': 'E.',
    });
    const result = await readCorpus(corpus);
    expect(pathsOf(result)).toEqual(['B.md', 'a/b.md/c.MD', 'a/z.markdown', 'b.md', 'é.md']);
    expect(result.documents.map(({ id }) => id)).toEqual(['B', 'a/b.md/c', 'a/z', 'b', 'é']);
    expect(result.problems).toEqual([]);
  });

  it('hashes the bytes of the file', async () => {
    const text = '\uFEFF# Title\r\n\r\nText é.\r\n';
    const { corpus } = await createCorpusFolder({ 'a.md': text });
    const [document] = (await readCorpus(corpus)).documents;
    expect(document!.contentHash).toBe(createHash('sha256').update(text).digest('hex'));
    expect(document!.title).toBe('Title');
  });

  it('ignores other endings and names that begin with a dot', async () => {
    const { corpus } = await createCorpusFolder({
      'good.md': 'Good.',
      'notes.rtf': 'No.',
      'page.mdx': 'No.',
      md: 'No.',
      '.hidden.md': 'No.',
      '.git/readme.md': 'No.',
      'a/.cache/b/c.md': 'No.',
    });
    expect(await readCorpus(corpus)).toMatchObject({ documents: [{ path: 'good.md' }], problems: [] });
  });

  it('reads an empty file as a document without sections', async () => {
    const { corpus } = await createCorpusFolder({ 'empty.md': '', 'good.md': 'Good.' });
    const { documents } = await readCorpus(corpus);
    expect(documents.map(({ sections }) => sections.length)).toEqual([0, 1]);
  });

  it('rejects a folder that does not exist, and names it', async () => {
    const { corpus } = await createCorpusFolder();
    const missing = path.join(corpus, 'missing');
    await expect(readCorpus(missing)).rejects.toMatchObject({
      code: 'CORPUS_INVALID',
      message: expect.stringMatching(/missing".*does not exist/) as string,
    });
  });

  it('rejects a file in place of a folder', async () => {
    const { corpus } = await createCorpusFolder({ 'good.md': 'Good.' });
    await expect(readCorpus(path.join(corpus, 'good.md'))).rejects.toMatchObject({
      code: 'CORPUS_INVALID',
      message: expect.stringMatching(/good\.md".*not a folder/) as string,
    });
  });

  it('rejects a folder without documents, and names it', async () => {
    const { corpus } = await createCorpusFolder({ 'notes.rtf': 'No.' });
    await expect(readCorpus(corpus)).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
      message: expect.stringContaining(`"${corpus}"`) as string,
    });
  });

  it('rejects a folder in which no document can be used, and says why for each', async () => {
    const { corpus } = await createCorpusFolder({ 'a.md': '---\ntitle: [\n---\n', 'b.md': new Uint8Array([0]) });
    await expect(readCorpus(corpus)).rejects.toMatchObject({
      code: 'CORPUS_EMPTY',
      message: expect.stringMatching(/"a\.md".*"b\.md"/) as string,
    });
  });

  it.each([
    ['binary data', new Uint8Array([0x89, 0x50, 0x4e, 0x47, 0x00, 0x01]), /binary/],
    ['UTF-16', Buffer.from('\uFEFFText.', 'utf16le'), /UTF-8/],
    ['Latin-1', Buffer.from('Caf\u00e9.', 'latin1'), /not valid UTF-8/],
    ['half a character', new Uint8Array([0x41, 0xe2, 0x82]), /not valid UTF-8/],
    ['front matter that does not parse', '---\ntitle: "open\n---\n\nText.\n', /front matter/],
    ['front matter with a bad address', '---\nurl: nowhere\n---\n\nText.\n', /url/],
  ])('skips a file with %s and reads the rest', async (_, content, reason) => {
    const { corpus } = await createCorpusFolder({ 'bad.md': content, 'good.md': 'Good.' });
    expectSkipped(await readCorpus(corpus), 'bad.md', reason);
  });

  it('skips a file that is too large without reading it, and reads the rest', async () => {
    const { corpus } = await createCorpusFolder({ 'large.md': '', 'good.md': 'Good.' });
    await truncate(path.join(corpus, 'large.md'), maxBytesOf('markdown') * 100);
    expectSkipped(await readCorpus(corpus), 'large.md', /at most 10\.0 MB, got 1000\.0 MB/);
  });

  it('measures a file of just the greatest size as not too large', async () => {
    const { corpus } = await createCorpusFolder({ 'zeros.md': '', 'good.md': 'Good.' });
    await truncate(path.join(corpus, 'zeros.md'), maxBytesOf('markdown'));
    expectSkipped(await readCorpus(corpus), 'zeros.md', /binary/);
    await truncate(path.join(corpus, 'zeros.md'), maxBytesOf('markdown') + 1);
    expectSkipped(await readCorpus(corpus), 'zeros.md', /at most/);
  });

  it('skips the second of two files with one id, and names the first', async () => {
    const { corpus } = await createCorpusFolder({ 'a.markdown': 'First.', 'a.md': 'Second.' });
    const result = await readCorpus(corpus);
    expect(pathsOf(result)).toEqual(['a.markdown']);
    expect(result.problems).toEqual([
      { path: 'a.md', message: expect.stringMatching(/"a\.md".*"a\.markdown".*same id/) as string },
    ]);
  });

  it('skips nesting too deep to read, and reads the rest', async () => {
    const { corpus } = await createCorpusFolder({ 'deep.md': `${'>'.repeat(6_000)} x`, 'good.md': 'Good.' });
    expectSkipped(await readCorpus(corpus), 'deep.md', /./);
  });

  it.skipIf(isRoot)('skips a file that may not be read, and reads the rest', async () => {
    const { corpus } = await createCorpusFolder({ 'secret.md': 'Secret.', 'good.md': 'Good.' });
    await chmod(path.join(corpus, 'secret.md'), 0o000);
    expectSkipped(await readCorpus(corpus), 'secret.md', /permission/);
  });

  it.skipIf(isRoot)('skips a folder that may not be read, and reads the rest', async () => {
    const { corpus } = await createCorpusFolder({ 'secret/a.md': 'Secret.', 'good.md': 'Good.' });
    await chmod(path.join(corpus, 'secret'), 0o000);
    try {
      expectSkipped(await readCorpus(corpus), 'secret', /permission/);
    } finally {
      await chmod(path.join(corpus, 'secret'), 0o700);
    }
  });
});

describe('readCorpus, on links', () => {
  it('reads a corpus folder that is itself a link', async () => {
    const { corpus, outside } = await createCorpusFolder({ 'a/good.md': 'Good.' });
    const link = path.join(outside, 'link');
    await symlink(corpus, link);
    expect(pathsOf(await readCorpus(link))).toEqual(['a/good.md']);
  });

  it('reads a link to a file inside the folder', async () => {
    const { corpus } = await createCorpusFolder({ 'a/good.md': 'Good.' });
    await symlink('a/good.md', path.join(corpus, 'link.md'));
    const result = await readCorpus(corpus);
    expect(pathsOf(result)).toEqual(['a/good.md', 'link.md']);
    expect(result.problems).toEqual([]);
  });

  it.each(['missing.md', 'loop.md'])('skips a link to %s that leads nowhere, and reads the rest', async (target) => {
    const { corpus } = await createCorpusFolder({ 'good.md': 'Good.' });
    await symlink(target, path.join(corpus, 'loop.md'));
    expectSkipped(await readCorpus(corpus), 'loop.md', /does not exist/);
  });

  it('skips a link to a file outside the folder, even in a folder whose name begins alike', async () => {
    const { corpus, outside } = await createCorpusFolder({ 'good.md': 'Good.' });
    await mkdir(path.join(outside, 'corpus-old'));
    await writeFile(path.join(outside, 'corpus-old', 'secret.md'), 'Secret.');
    await symlink(path.join(outside, 'corpus-old', 'secret.md'), path.join(corpus, 'link.md'));
    expectSkipped(await readCorpus(corpus), 'link.md', /leaves the corpus folder/);
  });

  it.each(['shown', 'shown.md'])('passes over a link named %s to a folder inside', async (name) => {
    const { corpus } = await createCorpusFolder({ 'good.md': 'Good.', '.hidden/c.md': 'Hidden.' });
    await symlink('.hidden', path.join(corpus, name));
    expect(await readCorpus(corpus)).toMatchObject({ documents: [{ path: 'good.md' }], problems: [] });
  });

  it('does not follow links to folders outside, and says so where one is named like a document', async () => {
    const { corpus, outside } = await createCorpusFolder({ 'good.md': 'Good.' });
    await mkdir(path.join(outside, 'other'));
    await writeFile(path.join(outside, 'other', 'secret.md'), 'Secret.');
    await symlink(path.join(outside, 'other'), path.join(corpus, 'other'));
    expect(await readCorpus(corpus)).toMatchObject({ documents: [{ path: 'good.md' }], problems: [] });
    await symlink(path.join(outside, 'other'), path.join(corpus, 'other.md'));
    expectSkipped(await readCorpus(corpus), 'other.md', /leaves the corpus folder/);
  });

  it('names a link in a folder by its path', async () => {
    const { corpus, outside } = await createCorpusFolder({ 'good.md': 'Good.', 'a/b/notes.rtf': 'No.' });
    await writeFile(path.join(outside, 'secret.md'), 'Secret.');
    await symlink(path.join(outside, 'secret.md'), path.join(corpus, 'a', 'b', 'link.markdown'));
    expectSkipped(await readCorpus(corpus), 'a/b/link.markdown', /leaves the corpus folder/);
  });

  it('ignores a link to the corpus folder itself, as it ignores links to folders inside it', async () => {
    const { corpus } = await createCorpusFolder({ 'a/good.md': 'Good.' });
    await symlink('..', path.join(corpus, 'a', 'up'));
    expect(await readCorpus(corpus)).toMatchObject({ documents: [{ path: 'a/good.md' }], problems: [] });
  });

  it('ignores links with other endings, broken or leading out, as it ignores files with other endings', async () => {
    const { corpus, outside } = await createCorpusFolder({ 'good.md': 'Good.' });
    await symlink('missing.png', path.join(corpus, 'picture.png'));
    await symlink('loop', path.join(corpus, 'loop'));
    await writeFile(path.join(outside, 'secret.md'), 'Secret.');
    await symlink(path.join(outside, 'secret.md'), path.join(corpus, 'notes.rtf'));
    expect(await readCorpus(corpus)).toMatchObject({ documents: [{ path: 'good.md' }], problems: [] });
  });
});
