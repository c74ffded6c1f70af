import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/index/durable-files.ts';
import { firstSentenceRowsOf, readManifest } from '../../../src/index/load-index.ts';
import type { Passage } from '../../../src/passages/passage.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const createPassage = (sentences: number): Passage => ({
  documentId: 'a',
  contextTitle: null,
  headings: [],
  sectionIndex: 0,
  sentences: Array.from({ length: sentences }, () => ({ text: 'x', lines: [1, 1] as const, footnotes: [] })),
});

describe('firstSentenceRowsOf', () => {
  it('counts the sentences of the passages before', () => {
    expect(firstSentenceRowsOf([createPassage(2), createPassage(1), createPassage(3)])).toEqual([0, 2, 3]);
  });

  it('is empty without passages', () => {
    expect(firstSentenceRowsOf([])).toEqual([]);
  });
});

describe('readManifest', () => {
  const writeManifest = async (text: string): Promise<string> => {
    const folder = await createTemporaryFolder();
    await writeFile(path.join(folder, 'manifest.json'), text);
    return folder;
  };

  it.each([
    ['is empty', ''],
    ['is cut off', '{"formatVersion": 1, "gen'],
    ['is null', 'null'],
    ['is a list', '[]'],
    ['lacks its fields', '{"formatVersion": 1}'],
    ['has no format version', '{}'],
  ])('calls a manifest that %s damaged, naming the file', async (_, text) => {
    const failure = await failureOf(readManifest(await writeManifest(text)));
    expect(failure.code).toBe('INDEX_CORRUPT');
    expect(failure.message).toContain('manifest.json');
  });

  it('calls a missing manifest damaged, naming the file', async () => {
    const failure = await failureOf(readManifest(await createTemporaryFolder()));
    expect(failure.code).toBe('INDEX_CORRUPT');
    expect(failure.message).toContain('manifest.json');
  });

  it('calls another format incompatible, naming both versions', async () => {
    const failure = await failureOf(readManifest(await writeManifest('{"formatVersion": 99}')));
    expect(failure.code).toBe('INDEX_INCOMPATIBLE');
    expect(failure.message).toMatch(/\b99\b.*\b1\b/);
  });

  it('refuses another manifest than the published one before it looks inside', async () => {
    const text = '{"formatVersion": 99}';
    const folder = await writeManifest(text);
    expect((await failureOf(readManifest(folder, '0'.repeat(64)))).code).toBe('INDEX_CORRUPT');
    expect((await failureOf(readManifest(folder, sha256(text)))).code).toBe('INDEX_INCOMPATIBLE');
  });
});
