import { readFileSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireBuildLock } from '../../../src/index/build-lock.ts';
import { startScript } from '../../support/index-child-process.ts';
import { failureOf } from '../../support/index-failure.ts';
import { deadLinks, writeLockChain } from '../../support/index-lock-chain.ts';
import { createIndexWorkspace, type IndexWorkspace, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** A built workspace with an edit to index, whose lock another process holds. */
async function createLockedWorkspace(): Promise<{ workspace: IndexWorkspace; holder: ReturnType<typeof startScript> }> {
  const workspace = await createIndexWorkspace();
  await workspace.build();
  await workspace.write('mill.md', SAMPLE_DOCUMENTS['mill.md']!.replace('1911', '1912'));
  const holder = startScript('index-lock-process.ts', [workspace.indexDir]);
  await holder.printed('locked');
  return { workspace, holder };
}

describe('a build', () => {
  it('is refused while another process builds, naming that process', async () => {
    const { workspace, holder } = await createLockedWorkspace();
    const [before] = await workspace.generations();
    const failure = await failureOf(workspace.build());
    expect(failure.code).toBe('INDEX_LOCKED');
    expect(failure.message).toContain(`process ${holder.pid} `);
    expect(await workspace.otherEntries()).toEqual(['builder.lock', 'current.json']);
    expect((await workspace.open()).index.manifest.generation).toBe(before);
  });

  it('takes over the lock of a process that was killed', async () => {
    const { workspace, holder } = await createLockedWorkspace();
    await holder.kill();
    expect(await workspace.otherEntries()).toContain('builder.lock');
    expect(await workspace.build()).toMatchObject({ documents: { changed: 1 } });
    expect(await workspace.otherEntries()).toEqual(['current.json']);
  });

  it('is refused by a process that took the lock over, and takes it over in turn when that was killed', async () => {
    const { workspace, holder } = await createLockedWorkspace();
    await holder.kill();
    const heir = startScript('index-lock-process.ts', [workspace.indexDir]);
    await heir.printed('locked');
    const chain = await workspace.otherEntries();
    expect(chain).toEqual(['builder.lock', expect.stringMatching(/^builder\.lock\.[0-9a-f]{16}$/), 'current.json']);
    const failure = await failureOf(workspace.build());
    expect(failure.code).toBe('INDEX_LOCKED');
    expect(failure.message).toContain(`process ${heir.pid} `);
    expect(await workspace.otherEntries()).toEqual(chain);
    await heir.kill();
    expect(await workspace.build()).toMatchObject({ documents: { changed: 1 } });
    expect(await workspace.otherEntries()).toEqual(['current.json']);
  });

  it.each(['', 'garbage', '{"pid":', '\0\0\0', '{"pid":"me"}'])(
    'takes over a lock file that holds %j',
    async (content) => {
      const workspace = await createIndexWorkspace();
      await workspace.build();
      await writeFile(path.join(workspace.indexDir, 'builder.lock'), content);
      await workspace.build({ full: true });
      expect(await workspace.otherEntries()).toEqual(['current.json']);
    },
  );

  it('does not take the lock of a living process away, however often it is asked', async () => {
    const { workspace, holder } = await createLockedWorkspace();
    const lock = await readFile(path.join(workspace.indexDir, 'builder.lock'), 'utf8');
    const failures = await Promise.all(Array.from({ length: 10 }, () => failureOf(workspace.build())));
    expect(new Set(failures.map(({ code }) => code))).toEqual(new Set(['INDEX_LOCKED']));
    expect(await readFile(path.join(workspace.indexDir, 'builder.lock'), 'utf8')).toBe(lock);
    expect(JSON.parse(lock)).toMatchObject({ pid: holder.pid });
  });

  it('holds the lock until it is done', async () => {
    const workspace = await createIndexWorkspace();
    const seen: string[] = [];
    await workspace.build({
      onProgress: () => seen.push(readFileSync(path.join(workspace.indexDir, 'builder.lock'), 'utf8')),
    });
    expect(seen.length).toBeGreaterThan(13);
    expect(JSON.parse(seen[0]!)).toMatchObject({ pid: process.pid });
    expect(new Set(seen).size).toBe(1);
  });

  it('is done by one of several that start at once', async () => {
    const workspace = await createIndexWorkspace();
    const builds = await Promise.allSettled(Array.from({ length: 6 }, () => workspace.build()));
    expect(builds.filter(({ status }) => status === 'fulfilled').length).toBeGreaterThanOrEqual(1);
    for (const build of builds) {
      if (build.status === 'rejected') expect(build.reason).toMatchObject({ code: 'INDEX_LOCKED' });
    }
    expect((await workspace.open()).warnings).toEqual([]);
    expect(await workspace.otherEntries()).toEqual(['current.json']);
  });
});

describe('the lock', () => {
  it('never has two holders while processes contend for it, give it back and die with it', async () => {
    const root = await createTemporaryFolder();
    await writeLockChain(root, ...deadLinks('one', 'two'));
    const contenders = [1, 2, 3, 4].map((seed) => startScript('index-contender-process.ts', [root, '60', `${seed}`]));
    await Promise.all(contenders.map((contender) => contender.printed('ready')));
    await writeFile(path.join(root, 'go'), '');
    await Promise.all(contenders.map((contender) => contender.printed('done')));
    await expect(acquireBuildLock(root, new Date())).resolves.toBeTypeOf('function');
  });
});
