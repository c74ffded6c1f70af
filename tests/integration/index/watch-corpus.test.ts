import { mkdir, rename, rm, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { watchCorpus } from '../../../src/index/watch-corpus.ts';
import { createCorpusFolder } from '../../support/corpus-folder.ts';

interface Watched {
  readonly corpus: string;
  readonly outside: string;
  /** Files that changed since this was last asked; waits until the given one has. */
  readonly changedUntil: (file: string) => Promise<string[]>;
  readonly write: (file: string) => Promise<void>;
}

async function startWatching(
  files: Readonly<Record<string, string>>,
  prepare?: (corpus: string, outside: string) => Promise<void>,
): Promise<Watched> {
  const { outside, corpus } = await createCorpusFolder(files);
  await prepare?.(corpus, outside);
  let changes: string[] = [];
  const end = await watchCorpus(
    corpus,
    (file) => changes.push(file),
    (error) => changes.push(error.message),
  );
  onTestFinished(end);
  return {
    corpus,
    outside,
    write: (file) => writeFile(path.join(corpus, file), 'New words.'),
    changedUntil: async (file) => {
      await vi.waitUntil(() => changes.includes(file), { timeout: 30_000 });
      const seen = changes;
      changes = [];
      return [...new Set(seen)].sort();
    },
  };
}

describe('watchCorpus', () => {
  it('sees files that are changed, added and removed, also in folders that are new', async () => {
    const { corpus, write, changedUntil } = await startWatching({ 'a.md': 'One.', 'sub/b.md': 'Two.' });
    await write('sub/b.md');
    expect(await changedUntil('sub/b.md')).toEqual(['sub/b.md']);
    await mkdir(path.join(corpus, 'new/deep'), { recursive: true });
    await write('new/deep/c.md');
    expect(await changedUntil('new/deep/c.md')).toEqual(['new/deep/c.md']);
    await rm(path.join(corpus, 'a.md'));
    expect(await changedUntil('a.md')).toEqual(['a.md']);
  });

  it('passes over hidden files and what editors write beside a document', async () => {
    const { outside, corpus, write, changedUntil } = await startWatching({ 'a.md': 'One.', 'drafts.bak/b.md': 'Two.' });
    await mkdir(path.join(corpus, '.git'));
    for (const file of ['.git/index.md', '.a.md.swp', '.#a.md', '#a.md#', 'a.md~', '4913', 'a.md.tmp', '~$a.docx']) {
      await write(file);
    }
    await writeFile(path.join(outside, 'beside.md'), 'Not in the corpus.');
    await write('last.md');
    expect(await changedUntil('last.md')).toEqual(['last.md']);
    // A folder is no such file, whatever its name.
    await write('drafts.bak/b.md');
    expect(await changedUntil('drafts.bak/b.md')).toEqual(['drafts.bak/b.md']);
  });

  it('sees a document that is replaced by a file written beside it', async () => {
    const { corpus, write, changedUntil } = await startWatching({ 'a.md': 'One.' });
    await write('.a.md.tmp');
    await rename(path.join(corpus, '.a.md.tmp'), path.join(corpus, 'a.md'));
    expect(await changedUntil('a.md')).toEqual(['a.md']);
  });

  it('goes on when the folder goes and comes back', async () => {
    const { corpus, write, changedUntil } = await startWatching({ 'a.md': 'One.' });
    await rename(corpus, `${corpus}-away`);
    expect(await changedUntil('a.md')).toEqual(['a.md']);
    await rename(`${corpus}-away`, corpus);
    expect(await changedUntil('a.md')).toEqual(['a.md']);
    await write('b.md');
    expect(await changedUntil('b.md')).toEqual(['b.md']);
  });

  it('does not follow links out of the folder', async () => {
    const { outside, write, changedUntil } = await startWatching({ 'a.md': 'One.' }, async (corpus, beside) => {
      await mkdir(path.join(beside, 'other'));
      await symlink(path.join(beside, 'other'), path.join(corpus, 'linked'));
    });
    await writeFile(path.join(outside, 'other/b.md'), 'Two.');
    await write('a.md');
    expect(await changedUntil('a.md')).toEqual(['a.md']);
  });

  it('watches a folder that is itself a link, or hidden', async () => {
    const { write, changedUntil } = await startWatching({ 'a.md': 'One.' }, async (corpus, beside) => {
      await rename(corpus, path.join(beside, '.hidden'));
      await symlink(path.join(beside, '.hidden'), corpus);
    });
    await write('a.md');
    expect(await changedUntil('a.md')).toEqual(['a.md']);
  });
});
