import { readdirSync, truncateSync } from 'node:fs';
import { readdir, readFile, truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BuildOptions } from '../../../src/index/build-index.ts';
import type { RecallComparison } from '../../../src/index/gate-report.ts';
import { INDEX_FILES, MANIFEST_FILE } from '../../../src/index/load-index.ts';
import { manifestSchema } from '../../../src/index/manifest.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, type IndexWorkspace, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';

const FALL: RecallComparison = { questions: 100, before: 0.95, now: 0.7 };
const withFall: Partial<BuildOptions> = { compareRecall: () => Promise.resolve(FALL) };

/** An index, and a corpus that has changed since. */
async function createChangedWorkspace(): Promise<{ workspace: IndexWorkspace; live: string }> {
  const workspace = await createIndexWorkspace();
  const { generation } = await workspace.build();
  await workspace.write('mill.md', SAMPLE_DOCUMENTS['mill.md']!.replace('1911', '1912'));
  return { workspace, live: generation };
}

const rejectedIn = async (workspace: IndexWorkspace): Promise<string[]> =>
  (await readdir(workspace.indexDir)).filter((name) => name.startsWith('.rejected-'));

async function expectServed(workspace: IndexWorkspace, generation: string): Promise<void> {
  const { index, warnings } = await workspace.open();
  expect(warnings).toEqual([]);
  expect(index.manifest.generation).toBe(generation);
}

describe('a generation that fails the quality gate', () => {
  it('is kept aside with what was found, and the live one goes on being served', async () => {
    const { workspace, live } = await createChangedWorkspace();
    const failure = await failureOf(workspace.build(withFall));
    expect(failure.code).toBe('INDEX_REJECTED');
    const [rejected, ...others] = await rejectedIn(workspace);
    expect(others).toEqual([]);
    for (const part of ['recall@3 on 100 questions', '95.0 %', '70.0 %', rejected!, live, '--force']) {
      expect(failure.message).toContain(part);
    }
    await expectServed(workspace, live);
    expect(await workspace.generations()).toEqual([live]);
    const manifest = manifestSchema.parse(
      JSON.parse(await readFile(path.join(workspace.indexDir, rejected!, MANIFEST_FILE), 'utf8')),
    );
    expect(manifest.build!.gate).toMatchObject({ recallAt3: FALL, failures: [expect.stringContaining('recall@3')] });
  });

  it('is not fallen back to when the live one is damaged', async () => {
    const { workspace, live } = await createChangedWorkspace();
    await failureOf(workspace.build(withFall));
    await truncate(path.join(workspace.indexDir, live, INDEX_FILES.passages));
    const failure = await failureOf(workspace.open());
    expect(failure.code).toBe('INDEX_CORRUPT');
    expect(failure.message).toContain(live);
  });

  it('replaces the one that was kept aside before, and goes once another is published', async () => {
    const { workspace } = await createChangedWorkspace();
    await failureOf(workspace.build(withFall));
    const [first] = await rejectedIn(workspace);
    await failureOf(workspace.build(withFall));
    const [second, ...others] = await rejectedIn(workspace);
    expect(others).toEqual([]);
    expect(second).not.toBe(first);
    const { generation } = await workspace.build();
    await expectServed(workspace, generation);
    expect(await workspace.otherEntries()).toEqual(['current.json']);
  });

  it('is published on demand, with what was found', async () => {
    const { workspace, live } = await createChangedWorkspace();
    const { generation } = await workspace.build({ ...withFall, force: true });
    expect(generation).not.toBe(live);
    await expectServed(workspace, generation);
    const { index } = await workspace.open();
    expect(index.manifest.build!.gate.failures).toEqual([expect.stringContaining('recall@3')]);
  });

  it('gives the lock back', async () => {
    const { workspace } = await createChangedWorkspace();
    await failureOf(workspace.build(withFall));
    expect((await workspace.otherEntries()).filter((name) => name.startsWith('builder.lock'))).toEqual([]);
  });

  it('says that nothing else can be served where it is the first', async () => {
    const sameForAll = Float32Array.from({ length: 64 }, (_, index) => (index === 0 ? 1 : 0));
    const documents = Object.fromEntries(
      Array.from({ length: 30 }, (_, index) => [`${index}.md`, `Stone ${index} is grey.`]),
    );
    const workspace = await createIndexWorkspace(documents);
    const embedder = { ...workspace.embedder, embedPassage: () => Promise.resolve(sameForAll) };
    const failure = await failureOf(workspace.build({ embedder }));
    expect(failure.code).toBe('INDEX_REJECTED');
    expect(failure.message).toContain('of 30 passages are found by their own text');
    expect(failure.message).toContain('there is no other to serve');
    expect((await failureOf(workspace.open())).code).toBe('INDEX_NOT_FOUND');
  });
});

describe('the quality gate of a build', () => {
  it('is handed the new generation and the live one', async () => {
    const { workspace, live } = await createChangedWorkspace();
    const handed: string[] = [];
    const { generation } = await workspace.build({
      compareRecall: (candidate, before) => {
        handed.push(candidate.manifest.generation, before.manifest.generation);
        return Promise.resolve({ questions: 1, before: 1, now: 1 });
      },
    });
    expect(handed).toEqual([generation, live]);
  });

  it('is not asked where nothing has changed', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const compareRecall = (): Promise<never> => Promise.reject(new Error('must not be asked'));
    await workspace.build({ compareRecall });
  });

  it('refuses even by force what cannot be loaded', async () => {
    const { workspace, live } = await createChangedWorkspace();
    const failure = await failureOf(
      workspace.build({
        force: true,
        onProgress: ({ step, done, total }) => {
          if (step === 'graph' && done === total) cutUnfinished(workspace.indexDir);
        },
      }),
    );
    expect(failure.code).toBe('INDEX_REJECTED');
    expect(failure.message).toContain('does not load');
    expect(await rejectedIn(workspace)).toHaveLength(1);
    await expectServed(workspace, live);
  });
});

/** Cuts a file of the unfinished generation before its hash is taken, as a disk that lies would. */
function cutUnfinished(indexDir: string): void {
  const folder = readdirSync(indexDir).find((name) => name.startsWith('.building-'));
  truncateSync(path.join(indexDir, folder!, INDEX_FILES.documents), 1);
}
