import { chmod, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import type { BuildOptions } from '../../../src/index/build-index.ts';
import type { BotErrorCode } from '../../../src/errors.ts';
import { failureOf, rejectionOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, type IndexWorkspace, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** A built workspace, and a check that its index is as it was and that nothing else was left behind. */
async function createBuiltWorkspace(): Promise<{ workspace: IndexWorkspace; expectUntouched: () => Promise<void> }> {
  const workspace = await createIndexWorkspace();
  const { generation } = await workspace.build();
  const pointer = await readFile(path.join(workspace.indexDir, 'current.json'), 'utf8');
  return {
    workspace,
    expectUntouched: async () => {
      expect(await workspace.generations()).toEqual([generation]);
      expect(await workspace.otherEntries()).toEqual(['current.json']);
      expect(await readFile(path.join(workspace.indexDir, 'current.json'), 'utf8')).toBe(pointer);
      const { index, warnings } = await workspace.open();
      expect(index.manifest.generation).toBe(generation);
      expect(warnings).toEqual([]);
    },
  };
}

async function removeAll(workspace: IndexWorkspace): Promise<void> {
  for (const file of Object.keys(SAMPLE_DOCUMENTS)) await workspace.remove(file);
}

const CORPUS_FAILURES: [string, BotErrorCode, string, (workspace: IndexWorkspace) => Promise<void>][] = [
  ['holds no document', 'CORPUS_EMPTY', 'corpus', removeAll],
  [
    'holds only files that cannot be read as text',
    'CORPUS_EMPTY',
    'mill.md',
    async (workspace) => {
      for (const file of Object.keys(SAMPLE_DOCUMENTS)) await workspace.write(file, 'binary \0');
    },
  ],
  [
    'holds only headings',
    'CORPUS_EMPTY',
    'corpus',
    async (workspace) => {
      await removeAll(workspace);
      await workspace.write('a.md', '# Only\n\n## Headings\n');
    },
  ],
  ['does not exist', 'CORPUS_INVALID', 'corpus', (workspace) => rm(workspace.corpusDir, { recursive: true })],
  [
    'is a file',
    'CORPUS_INVALID',
    'corpus',
    async (workspace) => {
      await rm(workspace.corpusDir, { recursive: true });
      await writeFile(workspace.corpusDir, 'x');
    },
  ],
];

describe('a build of a corpus folder that', () => {
  it.each(CORPUS_FAILURES)('%s fails and leaves the live index as it is', async (_, code, part, spoil) => {
    const { workspace, expectUntouched } = await createBuiltWorkspace();
    await spoil(workspace);
    for (const full of [false, true]) {
      const failure = await failureOf(workspace.build({ full }));
      expect(failure.code).toBe(code);
      expect(failure.message).toContain(part);
      await expectUntouched();
    }
  });

  it('was mended works again, since the lock was given back', async () => {
    const { workspace } = await createBuiltWorkspace();
    await removeAll(workspace);
    await failureOf(workspace.build());
    await workspace.write('mill.md', SAMPLE_DOCUMENTS['mill.md']!);
    expect(await workspace.build()).toMatchObject({ documents: { removed: 2, unchanged: 1 }, embedded: 0 });
  });
});

describe('a build with a model that', () => {
  const failing: [string, () => Promise<Float32Array>][] = [
    ['throws', () => Promise.reject(new RangeError('out of memory'))],
    ['gives NaN', () => Promise.resolve(new Float32Array(64).fill(NaN))],
    ['gives zeros', () => Promise.resolve(new Float32Array(64))],
    ['gives vectors of another length', () => Promise.resolve(Float32Array.of(1, 0))],
  ];

  it.each(failing)('%s fails, leaves the live index as it is and gives the lock back', async (_, embedPassage) => {
    const { workspace, expectUntouched } = await createBuiltWorkspace();
    await workspace.write('mill.md', 'A new sentence about the mill.');
    await rejectionOf(workspace.build({ embedder: { ...workspace.embedder, embedPassage } }));
    await expectUntouched();
    expect(await workspace.build()).toMatchObject({ documents: { changed: 1, unchanged: 2 } });
  });
});

describe('a build into a DATA_DIR that', () => {
  const build = (workspace: IndexWorkspace, dataDir: string): Promise<unknown> =>
    workspace.build({ dataDir } satisfies Partial<BuildOptions>);

  it.each(['data', 'data/deeper', '.'])('lies at or below a file (%s in it) fails, naming the path', async (below) => {
    const workspace = await createIndexWorkspace();
    const file = path.join(await createTemporaryFolder(), 'file');
    await writeFile(file, 'x');
    const failure = await failureOf(build(workspace, path.join(file, below)));
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain(path.join(file, below));
    expect(failure.message).toContain('is a file, not a folder');
    expect(failure.cause).toBeDefined();
    expect(await readFile(file, 'utf8')).toBe('x');
  });

  it('holds a file where the index folder should be fails, naming the path', async () => {
    const workspace = await createIndexWorkspace();
    await mkdir(workspace.dataDir);
    await writeFile(workspace.indexDir, 'x');
    const failure = await failureOf(workspace.build());
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain(workspace.indexDir);
    expect(failure.message).toContain('is a file, not a folder');
    expect(await readFile(workspace.indexDir, 'utf8')).toBe('x');
  });

  it('may not be written fails, and the old index still opens', async (context) => {
    if (process.getuid === undefined || process.getuid() === 0) context.skip('permissions do not bind root');
    const { workspace, expectUntouched } = await createBuiltWorkspace();
    await workspace.write('mill.md', 'A new sentence about the mill.');
    await chmod(workspace.indexDir, 0o555);
    onTestFinished(() => chmod(workspace.indexDir, 0o755));
    const failure = await failureOf(workspace.build());
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain(workspace.indexDir);
    await expectUntouched();
  });
});

describe('openIndex', () => {
  it('tells of a DATA_DIR below a file in a sentence', async () => {
    const workspace = await createIndexWorkspace();
    await writeFile(workspace.dataDir, 'x');
    expect((await failureOf(workspace.open())).code).toBe('INDEX_NOT_FOUND');
  });
});
