import { readdir, rm, statfs, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it, type TestContext } from 'vitest';
import type { BuildOptions } from '../../../src/index/build-index.ts';
import { settingsFor } from '../../../src/index/index-settings.ts';
import { Generations } from '../../../src/index/generations.ts';
import { openIndex } from '../../../src/index/load-index.ts';
import { rollBack } from '../../../src/index/roll-back.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, type IndexWorkspace } from '../../support/index-workspace.ts';
import { mountTemporaryDisk, type TemporaryDisk } from '../../support/temporary-disk.ts';

const PAGE_BYTES = 4096;

async function mountOrSkip(context: TestContext): Promise<TemporaryDisk> {
  const disk = await mountTemporaryDisk(1024);
  return typeof disk === 'string' ? context.skip(disk) : disk;
}

/** A workspace with an index on the disk and a corpus that has changed since. */
async function createChangedWorkspace(
  disk: TemporaryDisk,
): Promise<{ workspace: IndexWorkspace; build: () => Promise<unknown>; generation: string }> {
  const workspace = await createIndexWorkspace({ 'one.md': 'The first version is short.' });
  const options: Partial<BuildOptions> = { dataDir: disk.folder };
  const { generation } = await workspace.build(options);
  const sections = Array.from(
    { length: 60 },
    (_, index) => `## Part ${index}\n\nStone ${index} is old. Stone ${index} is grey.\n`,
  );
  await workspace.write('two.md', sections.join('\n'));
  return { workspace, build: () => workspace.build(options), generation };
}

async function leaveFree(disk: TemporaryDisk, bytes: number): Promise<void> {
  await rm(path.join(disk.folder, 'ballast'), { force: true });
  const { bavail, bsize } = await statfs(disk.folder);
  await writeFile(path.join(disk.folder, 'ballast'), Buffer.alloc(Math.max(0, bavail * bsize - bytes)));
}

describe('a build on a disk that', () => {
  it('gets full at any point fails, and the old index still opens', async (context) => {
    const disk = await mountOrSkip(context);
    const { workspace, build, generation } = await createChangedWorkspace(disk);
    let failures = 0;
    for (let pages = 0; ; pages++) {
      await leaveFree(disk, pages * PAGE_BYTES);
      const result = await build().then(
        () => 'built',
        (error: unknown) => error,
      );
      if (result === 'built') break;
      failures++;
      expect(result).toMatchObject({ code: 'INDEX_NOT_WRITTEN' });
      expect(String(result)).toContain(disk.folder);
      const { index, warnings } = await openIndex(disk.folder, settingsFor(workspace.embedder));
      expect(index.manifest.generation).toBe(generation);
      expect(warnings).toEqual([]);
    }
    // The second corpus needs 80 KiB or more in eight files: fewer failures would mean that the disk was never full.
    expect(failures).toBeGreaterThan(15);
    const { index } = await openIndex(disk.folder, settingsFor(workspace.embedder));
    expect(index.documents.size).toBe(2);
  });

  it('is full leaves no file behind', async (context) => {
    const disk = await mountOrSkip(context);
    const { build, generation } = await createChangedWorkspace(disk);
    for (const pages of [0, 1, 4, 12]) {
      await leaveFree(disk, pages * PAGE_BYTES);
      expect((await failureOf(build())).code).toBe('INDEX_NOT_WRITTEN');
      expect((await readdir(path.join(disk.folder, 'index'))).sort()).toEqual([generation, 'current.json']);
    }
  });

  it('is read-only fails, and the old index still opens', async (context) => {
    const disk = await mountOrSkip(context);
    const { workspace, build, generation } = await createChangedWorkspace(disk);
    disk.makeReadOnly();
    const failure = await failureOf(build());
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain(disk.folder);
    const { index, warnings } = await openIndex(disk.folder, settingsFor(workspace.embedder));
    expect(index.manifest.generation).toBe(generation);
    expect(warnings).toEqual([]);
  });
});

describe('a rollback on a disk that', () => {
  const spoilers: [string, (disk: TemporaryDisk) => unknown][] = [
    ['is full', (disk) => leaveFree(disk, 0)],
    [
      'is read-only',
      (disk) => {
        disk.makeReadOnly();
      },
    ],
  ];

  it.for(spoilers)('%s fails, leaves no file behind, and the live index still opens', async ([, spoil], context) => {
    const disk = await mountOrSkip(context);
    const { workspace, build, generation } = await createChangedWorkspace(disk);
    await build();
    const [live] = await new Generations(disk.folder).list();
    await spoil(disk);
    const settings = settingsFor(workspace.embedder);
    const failure = await failureOf(rollBack({ dataDir: disk.folder, settings, generation, now: () => new Date() }));
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain(disk.folder);
    const { index, warnings } = await openIndex(disk.folder, settings);
    expect(index.manifest.generation).toBe(live);
    expect(warnings).toEqual([]);
    expect((await readdir(path.join(disk.folder, 'index'))).sort()).toEqual([generation, live, 'current.json']);
  });
});
