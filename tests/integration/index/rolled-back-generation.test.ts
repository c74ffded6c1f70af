import { cp, mkdir, readdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsFor } from '../../../src/index/index-settings.ts';
import { acquireBuildLock } from '../../../src/index/build-lock.ts';
import { readHistory } from '../../../src/index/history.ts';
import { INDEX_FILES, MANIFEST_FILE } from '../../../src/index/load-index.ts';
import { rollBack, type RollbackResult } from '../../../src/index/roll-back.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, type IndexWorkspace } from '../../support/index-workspace.ts';

const year = (number: number): string => `The wheel turned until ${number}.`;

/** Three generations that say 1911, 1912 and 1913; the last is live, and the document says 1913. */
async function createThree(): Promise<{ workspace: IndexWorkspace; built: [string, string, string] }> {
  const workspace = await createIndexWorkspace();
  const built: string[] = [];
  for (const number of [1911, 1912, 1913]) {
    await workspace.write('mill.md', year(number));
    built.push((await workspace.build()).generation);
  }
  workspace.embedder.calls.length = 0;
  return { workspace, built: built as [string, string, string] };
}

const rollBackTo = (workspace: IndexWorkspace, generation: string): Promise<RollbackResult> =>
  rollBack({
    dataDir: workspace.dataDir,
    settings: settingsFor(workspace.embedder),
    generation,
    now: () => new Date('2026-02-01T00:00:00Z'),
  });

/** What the live generation says of the mill. */
async function served(workspace: IndexWorkspace): Promise<string> {
  const { index, warnings } = await workspace.open();
  expect(warnings).toEqual([]);
  return index.passages.find(({ documentId }) => documentId === 'mill')!.sentences[0]!.text;
}

describe('a rollback', () => {
  it('makes the generation live at once and removes nothing', async () => {
    const { workspace, built } = await createThree();
    expect(await rollBackTo(workspace, built[0])).toEqual({ generation: built[0], previous: built[2] });
    expect(await served(workspace)).toBe(year(1911));
    expect(await workspace.generations()).toEqual(built);
    expect(await workspace.otherEntries()).toEqual(['current.json']);
    expect(await rollBackTo(workspace, built[2])).toEqual({ generation: built[2], previous: built[0] });
    expect(await served(workspace)).toBe(year(1913));
  });

  it('takes the number for the name', async () => {
    const { workspace, built } = await createThree();
    expect((await rollBackTo(workspace, '000002')).generation).toBe(built[1]);
    expect((await rollBackTo(workspace, '1')).generation).toBe(built[0]);
  });

  it('to what is live already does nothing', async () => {
    const { workspace, built } = await createThree();
    expect(await rollBackTo(workspace, built[2])).toEqual({ generation: built[2], previous: built[2] });
  });

  it.each(['000009', '0000', '', '../../etc', '.rejected-x'])(
    'to "%s" fails and names what is kept',
    async (wanted) => {
      const { workspace, built } = await createThree();
      const failure = await failureOf(rollBackTo(workspace, wanted));
      expect(failure.code).toBe('INDEX_NOT_FOUND');
      for (const part of [`"${wanted}"`, ...built]) expect(failure.message).toContain(part);
      expect(await served(workspace)).toBe(year(1913));
    },
  );

  it('without an index fails and makes no folder', async () => {
    const workspace = await createIndexWorkspace();
    expect((await failureOf(rollBackTo(workspace, '000001'))).code).toBe('INDEX_NOT_FOUND');
    await expect(readdir(workspace.dataDir)).rejects.toThrow('ENOENT');
  });

  it.each([...Object.values(INDEX_FILES), MANIFEST_FILE])('to a generation with a damaged %s fails', async (file) => {
    const { workspace, built } = await createThree();
    await truncate(path.join(workspace.indexDir, built[0], file), 7);
    const failure = await failureOf(rollBackTo(workspace, built[0]));
    expect(failure.code).toBe('INDEX_CORRUPT');
    expect(failure.message).toContain(file);
    expect(await served(workspace)).toBe(year(1913));
  });

  it('to a generation without its manifest fails', async () => {
    const { workspace, built } = await createThree();
    await rm(path.join(workspace.indexDir, built[0], MANIFEST_FILE));
    expect((await failureOf(rollBackTo(workspace, built[0]))).code).toBe('INDEX_CORRUPT');
  });

  it('to a generation of another model fails', async () => {
    const { workspace, built } = await createThree();
    const settings = settingsFor(createHashingEmbedder({ id: 'test/other' }));
    const options = { dataDir: workspace.dataDir, settings, generation: built[0], now: () => new Date() };
    expect((await failureOf(rollBack(options))).code).toBe('INDEX_INCOMPATIBLE');
    expect(await served(workspace)).toBe(year(1913));
  });

  it('fails in one sentence where a folder stands in the place of the lock, and the old index stays', async () => {
    const { workspace, built } = await createThree();
    await mkdir(path.join(workspace.indexDir, 'builder.lock'));
    const failure = await failureOf(rollBackTo(workspace, built[0]));
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain('a folder stands there in the place of a file');
    expect(await served(workspace)).toBe(year(1913));
  });

  it('fails in one sentence where a folder stands in the place of the pointer, and what is whole still opens', async () => {
    const { workspace, built } = await createThree();
    await rm(path.join(workspace.indexDir, 'current.json'));
    await mkdir(path.join(workspace.indexDir, 'current.json'));
    const failure = await failureOf(rollBackTo(workspace, built[0]));
    expect(failure.code).toBe('INDEX_NOT_WRITTEN');
    expect(failure.message).toContain('a folder stands there in the place of a file');
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(built[2]);
    expect(warnings).toHaveLength(1);
    expect(await workspace.otherEntries()).toEqual(['current.json']);
  });

  it('waits for no build: it fails while one runs', async () => {
    const { workspace, built } = await createThree();
    const unlock = await acquireBuildLock(workspace.indexDir, new Date());
    expect((await failureOf(rollBackTo(workspace, built[0]))).code).toBe('INDEX_LOCKED');
    await unlock();
    await rollBackTo(workspace, built[0]);
  });
});

describe('a build after a rollback', () => {
  it('publishes the documents as they are, embeds nothing anew, and keeps the generation rolled back to', async () => {
    const { workspace, built } = await createThree();
    await rollBackTo(workspace, built[0]);
    const summary = await workspace.build();
    expect(summary).toMatchObject({ documents: { changed: 1, unchanged: 2 }, embedded: 0 });
    expect(workspace.embedder.calls).toEqual([]);
    expect(await served(workspace)).toBe(year(1913));
    expect(await workspace.generations()).toEqual([built[0], built[2], summary.generation]);
    // Nothing is left to do, and nothing more is removed.
    expect(await workspace.build()).toMatchObject({ generation: summary.generation, embedded: 0 });
    expect(await workspace.generations()).toEqual([built[0], built[2], summary.generation]);
    await rollBackTo(workspace, built[0]);
    expect(await served(workspace)).toBe(year(1911));
  });

  it('keeps the generation rolled back to even where it was killed before it had removed the surplus', async () => {
    const { workspace, built } = await createThree();
    await rollBackTo(workspace, built[0]);
    const surplus = path.join(workspace.indexDir, built[1]);
    await cp(surplus, `${workspace.dataDir}/copy`, { recursive: true });
    const { generation } = await workspace.build();
    await cp(`${workspace.dataDir}/copy`, surplus, { recursive: true });
    await workspace.build();
    expect(await workspace.generations()).toEqual([built[0], built[2], generation]);
  });

  it('keeps it live where the documents are as they were then', async () => {
    const { workspace, built } = await createThree();
    await rollBackTo(workspace, built[0]);
    await workspace.write('mill.md', year(1911));
    expect(await workspace.build()).toMatchObject({ generation: built[0], documents: { unchanged: 3 }, embedded: 0 });
    expect(await workspace.generations()).toEqual(built);
  });

  it('embeds what a newer generation knows where that one is damaged', async () => {
    const { workspace, built } = await createThree();
    await rollBackTo(workspace, built[0]);
    await truncate(path.join(workspace.indexDir, built[2], INDEX_FILES.passages), 7);
    expect(await workspace.build()).toMatchObject({ embedded: 1 });
    expect(await served(workspace)).toBe(year(1913));
  });
});

describe('history', () => {
  it('is empty where there is no index', async () => {
    const workspace = await createIndexWorkspace();
    expect(await readHistory(workspace.dataDir)).toEqual([]);
  });

  it('tells what each kept generation holds and how it came about, newest first', async () => {
    const { workspace, built } = await createThree();
    await rollBackTo(workspace, built[1]);
    const history = await readHistory(workspace.dataDir);
    expect(history.map(({ generation, isLive }) => [generation, isLive])).toEqual([
      [built[2], false],
      [built[1], true],
      [built[0], false],
    ]);
    expect(history[1]).toEqual({
      generation: built[1],
      isLive: true,
      problem: null,
      built: {
        createdAt: '2026-01-01T00:01:00.000Z',
        model: 'test/hashing',
        counts: { documents: 3, passages: 4, sentences: 8 },
        build: {
          previous: built[0],
          documents: { added: 0, changed: 1, removed: 0, unchanged: 2 },
          embedded: 1,
          reused: 11,
          seconds: 0,
          gate: {
            ownText: { checked: 4, found: 4 },
            agreement: { passages: 1, sentences: 1 },
            recallAt3: { notMeasured: 'there is no question set' },
            failures: [],
          },
        },
      },
    });
    expect(history[2]!.built!.build).toMatchObject({ previous: null, documents: { added: 3 } });
  });

  it('says which generation cannot be read', async () => {
    const { workspace, built } = await createThree();
    await truncate(path.join(workspace.indexDir, built[0], MANIFEST_FILE), 7);
    await truncate(path.join(workspace.indexDir, built[2], MANIFEST_FILE), 7);
    const history = await readHistory(workspace.dataDir);
    expect(history.map(({ built: facts }) => facts !== null)).toEqual([false, true, false]);
    expect(history[0]!.problem).toMatchObject({ code: 'INDEX_CORRUPT' });
  });

  it('reads a manifest from before builds were recorded', async () => {
    const { workspace, built } = await createThree();
    const file = path.join(workspace.indexDir, built[0], MANIFEST_FILE);
    const manifest = JSON.parse(await readFile(file, 'utf8')) as Record<string, unknown>;
    delete manifest.build;
    await writeFile(file, JSON.stringify(manifest));
    expect((await readHistory(workspace.dataDir)).at(-1)!.built).toMatchObject({ build: null });
    await rollBackTo(workspace, built[0]);
    expect(await served(workspace)).toBe(year(1911));
  });
});
