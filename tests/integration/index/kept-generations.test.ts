import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { INDEX_FILES } from '../../../src/index/load-index.ts';
import { createIndexWorkspace, type IndexWorkspace } from '../../support/index-workspace.ts';

/** Builds a corpus that says `text`, at a time if it is given. */
async function buildVersion(workspace: IndexWorkspace, text: string, time?: string): Promise<string> {
  await workspace.write('mill.md', text);
  return (await workspace.build(time === undefined ? {} : { now: () => new Date(time) })).generation;
}

const damage = (workspace: IndexWorkspace, generation: string): Promise<void> =>
  rm(path.join(workspace.indexDir, generation, INDEX_FILES.passages));

describe('generations', () => {
  it('are kept three at most: the live one and the two before', async () => {
    const workspace = await createIndexWorkspace();
    const built: string[] = [];
    for (const year of [1911, 1912, 1913, 1914, 1915]) {
      built.push(await buildVersion(workspace, `It stopped in ${year}.`));
      expect(await workspace.generations()).toEqual(built.slice(-3));
    }
  });

  it('are fallen back to one after the other', async () => {
    const workspace = await createIndexWorkspace();
    const built: string[] = [];
    for (const year of [1911, 1912, 1913]) built.push(await buildVersion(workspace, `It stopped in ${year}.`));
    await damage(workspace, built[2]!);
    expect((await workspace.open()).index.manifest.generation).toBe(built[1]);
    await damage(workspace, built[1]!);
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(built[0]);
    expect(warnings).toHaveLength(2);
  });

  it('are kept in the order in which they were built, even where the clock was set back', async () => {
    const workspace = await createIndexWorkspace();
    const built: string[] = [];
    for (const [text, time] of [
      ['One.', '2026-01-01T12:00:00Z'],
      ['Two.', '2026-01-01T13:00:00Z'],
      ['Three.', '2026-01-01T10:00:00Z'],
      ['Four.', '2026-01-01T10:10:00Z'],
      ['Five.', '2026-01-01T10:20:00Z'],
    ] as const) {
      built.push(await buildVersion(workspace, text, time));
    }
    expect(await workspace.generations()).toEqual(built.slice(-3));
    await damage(workspace, built[4]!);
    expect((await workspace.open()).index.manifest.generation).toBe(built[3]);
  });

  it('built within one second are fallen back to in the order in which they were built', async () => {
    const time = '2026-01-01T12:00:00Z';
    // Names that are random within a second pass a round by chance half the time; six rounds hardly ever.
    for (let round = 0; round < 6; round++) {
      const workspace = await createIndexWorkspace();
      const built: string[] = [];
      for (const text of ['One.', 'Two.', 'Three.']) built.push(await buildVersion(workspace, text, time));
      await damage(workspace, built[2]!);
      expect((await workspace.open()).index.manifest.generation).toBe(built[1]);
    }
  });
});

describe('what a killed build left behind', () => {
  it('is removed by the next build, even one that has nothing to do', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const live = await workspace.generations();
    await mkdir(path.join(workspace.indexDir, '.building-0123abcd'));
    await writeFile(path.join(workspace.indexDir, '.building-0123abcd', 'passages.jsonl'), '{');
    await writeFile(path.join(workspace.indexDir, 'current.json.0123456789ab.tmp'), '{');
    await workspace.build();
    expect(await workspace.otherEntries()).toEqual(['current.json']);
    expect(await workspace.generations()).toEqual(live);
  });

  it('is left alone where it may be that of a process that asks for the lock', async () => {
    const workspace = await createIndexWorkspace();
    const file = 'builder.lock.0123456789abcdef.tmp';
    await mkdir(workspace.indexDir, { recursive: true });
    await writeFile(path.join(workspace.indexDir, file), '{');
    await workspace.build();
    expect(await workspace.otherEntries()).toEqual([file, 'current.json']);
  });

  it('counts among the three that are kept, even for a build that has nothing to do', async () => {
    const workspace = await createIndexWorkspace();
    const built: string[] = [];
    for (const year of [1911, 1912, 1913]) built.push(await buildVersion(workspace, `It stopped in ${year}.`));
    // A build that is killed after it moved the pointer and before it removed the fourth generation leaves four.
    const fourth = built[0]!.replace(/^000001/, '000000');
    await cp(path.join(workspace.indexDir, built[0]!), path.join(workspace.indexDir, fourth), { recursive: true });
    await workspace.build();
    expect(await workspace.generations()).toEqual(built);
  });

  it('is not taken for an index', async () => {
    const workspace = await createIndexWorkspace();
    const { generation } = await workspace.build();
    await mkdir(path.join(workspace.indexDir, '.building-zzzzzzzz'));
    await rm(path.join(workspace.indexDir, 'current.json'));
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(generation);
    expect(warnings).toEqual([expect.stringContaining('names the live generation')]);
  });

  it('is published by the next build where only the pointer was missing', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    await rm(path.join(workspace.indexDir, 'current.json'));
    await workspace.build();
    expect(await workspace.otherEntries()).toEqual(['current.json']);
    expect((await workspace.open()).warnings).toEqual([]);
  });
});
