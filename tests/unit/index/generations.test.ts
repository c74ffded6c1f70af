import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Generations } from '../../../src/index/generations.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

/** Names whose times run against their numbers, which alone decide the order. */
const nth = (number: number): string => `00000${number}-2026-01-0${9 - number}T00-00-00-aaaaaaaa`;

const POINTER = { generation: nth(1), manifestSha256: 'a'.repeat(64) };
const FOREIGN_FOLDERS = ['lost+found', 'my-copy', '2026-01-01T00-00-00-aaaaaaaa', '00001-2026', '000001', 'x000001-a'];

async function createGenerations(...names: string[]): Promise<Generations> {
  const generations = new Generations(await createTemporaryFolder());
  await mkdir(generations.root);
  for (const name of names) await mkdir(generations.folderOf(name));
  return generations;
}

describe('the pointer', () => {
  it('comes back as it was written', async () => {
    const generations = await createGenerations();
    await generations.writePointer(POINTER);
    expect(await generations.readPointer()).toEqual(POINTER);
  });

  it('is null where there is none', async () => {
    expect(await (await createGenerations()).readPointer()).toBeNull();
    expect(await new Generations(path.join(await createTemporaryFolder(), 'missing')).readPointer()).toBeNull();
  });

  it('is null where a part of its path is a file', async () => {
    const file = path.join(await createTemporaryFolder(), 'file');
    await writeFile(file, 'x');
    expect(await new Generations(file).readPointer()).toBeNull();
  });

  it.each([
    ['empty', ''],
    ['cut off', JSON.stringify(POINTER).slice(0, 20)],
    ['zeros', '\0'.repeat(100)],
    ['another value', '[]'],
    ['null', 'null'],
    ['without a hash', JSON.stringify({ generation: POINTER.generation })],
    ['pointing out of the folder', JSON.stringify({ ...POINTER, generation: '../../etc' })],
    [
      'pointing out of the folder by a name that begins well',
      JSON.stringify({ ...POINTER, generation: '000001-/../..' }),
    ],
    ['pointing at the folder itself', JSON.stringify({ ...POINTER, generation: '' })],
    ['naming no generation', JSON.stringify({ ...POINTER, generation: '2026-01-01T00-00-00-aaaaaaaa' })],
  ])('is null where the file is %s', async (_, content) => {
    const generations = await createGenerations();
    await writeFile(path.join(generations.root, 'current.json'), content);
    expect(await generations.readPointer()).toBeNull();
  });
});

describe('list', () => {
  it('names generations newest first by their numbers, and neither files nor unfinished builds', async () => {
    const generations = await createGenerations(nth(2), nth(1), nth(3), '.building-abc');
    await generations.writePointer(POINTER);
    await writeFile(generations.folderOf(nth(4)), 'a file');
    expect(await generations.list()).toEqual([nth(3), nth(2), nth(1)]);
  });

  it('compares numbers of different lengths as numbers', async () => {
    const generations = await createGenerations('999999-a', '1000000-a', '10000000-a', '000012-a');
    expect(await generations.list()).toEqual(['10000000-a', '1000000-a', '999999-a', '000012-a']);
  });

  it('is empty where the folder does not exist, or a part of its path is a file', async () => {
    const folder = await createTemporaryFolder();
    expect(await new Generations(path.join(folder, 'missing')).list()).toEqual([]);
    await writeFile(path.join(folder, 'file'), 'x');
    expect(await new Generations(path.join(folder, 'file')).list()).toEqual([]);
  });

  it('passes over folders that no build has made', async () => {
    const generations = await createGenerations(nth(1), ...FOREIGN_FOLDERS);
    expect(await generations.list()).toEqual([nth(1)]);
  });
});

describe('nextName', () => {
  const TIME = '2026-11-24T11:48:42.123Z';

  it('begins with 1 and holds the time and the token', async () => {
    const generations = await createGenerations(...FOREIGN_FOLDERS, '.building-abc');
    expect(await generations.nextName(TIME, '6515c945')).toBe('000001-2026-11-24T11-48-42-6515c945');
    const missing = new Generations(path.join(await createTemporaryFolder(), 'missing'));
    expect(await missing.nextName(TIME, '6515c945')).toBe('000001-2026-11-24T11-48-42-6515c945');
  });

  it.each([
    ['the next number after gaps', ['000002-a', '000011-a', '000007-a'], '000012'],
    ['a seventh digit where six are used up', ['999999-a'], '1000000'],
    ['the next number after that', ['1000000-a', '999999-a'], '1000001'],
  ])('gives %s', async (_, names, number) => {
    const generations = await createGenerations(...names);
    expect(await generations.nextName(TIME, '6515c945')).toBe(`${number}-2026-11-24T11-48-42-6515c945`);
  });

  it('gives a name that is listed first, though its time is earlier', async () => {
    const generations = await createGenerations(nth(1), nth(2));
    const name = await generations.nextName('1970-01-01T00:00:00.000Z', '00000000');
    await mkdir(generations.folderOf(name));
    expect(await generations.list()).toEqual([name, nth(2), nth(1)]);
  });
});

describe('removeUnfinished', () => {
  it('removes unfinished builds and pointers, and nothing else', async () => {
    const generations = await createGenerations(nth(1), 'my-copy', '.building-abc', '.building-def', '.cache');
    await writeFile(path.join(generations.root, '.building-abc', 'passages.jsonl'), 'x');
    await generations.writePointer(POINTER);
    // The files of the lock may be those of a process that is about to ask for it.
    const kept = ['builder.lock', 'builder.lock.123456', 'builder.lock.abcdef.tmp', 'current.json.old', 'other.tmp'];
    for (const name of [...kept, 'current.json.123456.tmp']) await writeFile(path.join(generations.root, name), 'x');
    await generations.removeUnfinished();
    expect((await readdir(generations.root)).sort()).toEqual(
      [nth(1), 'my-copy', '.cache', 'current.json', ...kept].sort(),
    );
  });
});

describe('prune', () => {
  it('keeps the live generation and the two newest others', async () => {
    const generations = await createGenerations(nth(1), nth(2), nth(3), nth(4), nth(5));
    await generations.prune(nth(5), null);
    expect(await generations.list()).toEqual([nth(5), nth(4), nth(3)]);
  });

  it('keeps a live generation that is older than the others', async () => {
    const generations = await createGenerations(nth(1), nth(2), nth(3), nth(4));
    await generations.prune(nth(1), null);
    expect(await generations.list()).toEqual([nth(4), nth(3), nth(1)]);
  });

  it('keeps the generation that was live before, though newer ones must go for it', async () => {
    const generations = await createGenerations(nth(1), nth(2), nth(3), nth(4));
    await generations.prune(nth(4), nth(1));
    expect(await generations.list()).toEqual([nth(4), nth(3), nth(1)]);
    await generations.prune(nth(4), nth(7));
    expect(await generations.list()).toEqual([nth(4), nth(3), nth(1)]);
  });

  it('removes nothing while there are three', async () => {
    const generations = await createGenerations(nth(1), nth(2), nth(3));
    await generations.prune(nth(3), null);
    expect(await generations.list()).toHaveLength(3);
  });

  it('leaves folders alone that no build has made', async () => {
    const generations = await createGenerations(nth(1), nth(2), nth(3), nth(4), ...FOREIGN_FOLDERS);
    await generations.prune(nth(4), null);
    expect((await readdir(generations.root)).sort()).toEqual([nth(2), nth(3), nth(4), ...FOREIGN_FOLDERS].sort());
  });
});

describe('a build that is set aside', () => {
  it('is kept under a name that is no generation, in place of the one before', async () => {
    const generations = await createGenerations(nth(1), '.building-abc', '.building-def');
    await writeFile(path.join(generations.root, '.building-def', 'passages.jsonl'), 'x');
    await generations.setAside(path.join(generations.root, '.building-abc'), nth(2));
    const name = await generations.setAside(path.join(generations.root, '.building-def'), nth(3));
    expect(await generations.list()).toEqual([nth(1)]);
    expect((await readdir(generations.root)).sort()).toEqual([name, nth(1)].sort());
    expect(await readdir(path.join(generations.root, name))).toEqual(['passages.jsonl']);
  });

  it('stays while unfinished builds are removed, and goes when it is of no use any more', async () => {
    const generations = await createGenerations('.building-abc');
    const name = await generations.setAside(path.join(generations.root, '.building-abc'), nth(2));
    await generations.removeUnfinished();
    expect(await readdir(generations.root)).toEqual([name]);
    await generations.removeSetAside();
    expect(await readdir(generations.root)).toEqual([]);
  });
});
