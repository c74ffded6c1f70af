import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import { settingsFor } from '../../../src/index/index-settings.ts';
import { findFolderChanges } from '../../../src/index/find-folder-changes.ts';
import type { FolderChanges } from '../../../src/index/folder-changes.ts';
import { Generations } from '../../../src/index/generations.ts';
import { openIndex } from '../../../src/index/load-index.ts';
import { rollBack } from '../../../src/index/roll-back.ts';
import { type CorpusDeskParts, LiveCorpusDesk } from '../../../src/moderation/live-corpus-desk.ts';
import { type IndexStore, LiveIndex } from '../../../src/retrieval/live-index.ts';
import { createIndexWorkspace, type IndexWorkspace } from '../../support/index-workspace.ts';
import { sampleReport } from '../../support/sample-corpus-desk.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';

/** A desk over an index of its own, whose builds run here. */
async function createDesk(overrides: Partial<CorpusDeskParts> = {}): Promise<{
  desk: LiveCorpusDesk;
  workspace: IndexWorkspace;
}> {
  const workspace = await createIndexWorkspace();
  await workspace.build();
  const { corpusDir, dataDir, embedder } = workspace;
  const settings = settingsFor(embedder);
  const store: IndexStore = {
    liveGeneration: async () => (await new Generations(dataDir).readPointer())?.generation ?? null,
    open: () => openIndex(dataDir, settings),
    readKnowledge: () => Promise.resolve(sampleKnowledge()),
    knowledgeVersion: () => Promise.resolve(''),
  };
  const { live } = await LiveIndex.open(store, () => undefined);
  const desk = new LiveCorpusDesk({
    folders: { DATA_DIR: dataDir, CORPUS_DIR: corpusDir },
    live,
    build: async () => ({ ...sampleReport(), summary: await workspace.build() }),
    rollBack: (generation) => rollBack({ dataDir, settings, generation, now: () => new Date() }),
    findChanges: () => findFolderChanges(corpusDir, dataDir),
    now: () => new Date('2026-01-02T00:00:00Z'),
    ...overrides,
  });
  return { desk, workspace };
}

const request = { startedBy: 'ada', force: false, onProgress: () => undefined };

describe('LiveCorpusDesk', () => {
  it('answers from the new generation as soon as a build or a rollback is told of', async () => {
    const { desk, workspace } = await createDesk();
    await workspace.write('ferry.md', '# Ferry\n\nThe ferry leaves at noon.\n');
    expect(() => desk.document('ferry')).toThrow(BotError);
    const started = desk.reindex(request);
    expect(desk.reindex(request)).toMatchObject({ running: { startedBy: 'ada' } });
    expect(await desk.rollBack('000001')).toMatchObject({ running: { startedBy: 'ada' } });
    if (!('outcome' in started)) throw new Error('Expected a build to start');
    const { served, report } = await started.outcome;
    expect(served).toBe(report.summary.generation);
    expect(desk.document('ferry').passages).toHaveLength(1);
    const [, first] = await desk.history();
    expect(await desk.rollBack('000001')).toEqual({
      generation: first!.generation,
      previous: served,
      served: first!.generation,
    });
    expect(() => desk.document('ferry')).toThrow(BotError);
  });

  it('shows which documents the index does not have', async () => {
    const { desk, workspace } = await createDesk();
    await workspace.write('ferry.md', '# Ferry\n\nThe ferry leaves at noon.\n');
    await workspace.remove('mill.md');
    const { served, published, folder, disk } = await desk.status();
    expect(folder).toMatchObject({ added: ['ferry.md'], changed: [], removed: ['mill.md'], unchanged: 2 });
    expect(published).toBe(served.generation);
    expect(served.counts).toEqual({ documents: 3, passages: 4, sentences: 9 });
    expect(disk.usedBytes).toBeGreaterThan(1000);
  });

  it('compares the folder once for all who ask at the same time', async () => {
    let comparisons = 0;
    const changes: FolderChanges = { generation: '', added: [], changed: [], removed: [], unchanged: 3, problems: [] };
    const findChanges = (): Promise<FolderChanges> => {
      comparisons++;
      return new Promise((resolve) => {
        setImmediate(resolve, changes);
      });
    };
    const { desk } = await createDesk({ findChanges });
    const [one, two] = await Promise.all([desk.status(), desk.status()]);
    expect([one.folder, two.folder, comparisons]).toEqual([changes, changes, 1]);
    await desk.status();
    expect(comparisons).toBe(2);
  });

  it('tells what failed without the folders of the machine', async () => {
    const failure = (folder: string): BotError => new BotError('INDEX_CORRUPT', `Cannot read "${folder}/index".`);
    let dataDir = '';
    const { desk, workspace } = await createDesk({ findChanges: () => Promise.reject(failure(dataDir)) });
    dataDir = workspace.dataDir;
    expect(desk.tell(failure(dataDir))).toBe('Cannot read "DATA_DIR/index".');
    expect((await desk.status()).folder).toEqual({ problem: 'Cannot read "DATA_DIR/index".' });
  });
});
