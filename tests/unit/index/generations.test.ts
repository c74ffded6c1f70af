import { mkdir, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Generations } from '../../../src/index/generations.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const POINTER = { generation: '2026-01-01T00-00-00-aaaaaaaa', manifestSha256: 'a'.repeat(64) };

async function createGenerations(...names: string[]): Promise<Generations> {
  const generations = new Generations(await createTemporaryFolder());
  await mkdir(generations.root);
  for (const name of names) await mkdir(generations.folderOf(name));
  return generations;
}

const day = (number: number): string => `2026-01-0${number}T00-00-00-aaaaaaaa`;

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

  it.each([
    ['empty', ''],
    ['cut off', JSON.stringify(POINTER).slice(0, 20)],
    ['zeros', '\0'.repeat(100)],
    ['another value', '[]'],
    ['null', 'null'],
    ['without a hash', JSON.stringify({ generation: POINTER.generation })],
    ['pointing out of the folder', JSON.stringify({ ...POINTER, generation: '../../etc' })],
    ['pointing at the folder itself', JSON.stringify({ ...POINTER, generation: '' })],
  ])('is null where the file is %s', async (_, content) => {
    const generations = await createGenerations();
    await writeFile(path.join(generations.root, 'current.json'), content);
    expect(await generations.readPointer()).toBeNull();
  });
});

describe('list', () => {
  it('names generations newest first, and neither files nor unfinished builds', async () => {
    const generations = await createGenerations(day(2), day(1), day(3), '.building-abc');
    await generations.writePointer(POINTER);
    expect(await generations.list()).toEqual([day(3), day(2), day(1)]);
  });

  it('is empty where the folder does not exist', async () => {
    expect(await new Generations(path.join(await createTemporaryFolder(), 'missing')).list()).toEqual([]);
  });

  it('passes over folders that no build has made', async () => {
    const generations = await createGenerations(day(1), 'lost+found', 'my-copy');
    expect(await generations.list()).toEqual([day(1)]);
  });
});

describe('removeUnfinished', () => {
  it('removes unfinished builds and temporary files, and nothing else', async () => {
    const generations = await createGenerations(day(1), '.building-abc', '.building-def');
    await writeFile(path.join(generations.root, '.building-abc', 'passages.jsonl'), 'x');
    await writeFile(path.join(generations.root, 'current.json.123456.tmp'), 'x');
    await generations.writePointer(POINTER);
    await writeFile(path.join(generations.root, 'builder.lock'), 'x');
    await generations.removeUnfinished();
    expect((await readdir(generations.root)).sort()).toEqual([day(1), 'builder.lock', 'current.json']);
  });
});

describe('prune', () => {
  it('keeps the live generation and the two newest others', async () => {
    const generations = await createGenerations(day(1), day(2), day(3), day(4), day(5));
    await generations.prune(day(5));
    expect(await generations.list()).toEqual([day(5), day(4), day(3)]);
  });

  it('keeps a live generation that is older than the others', async () => {
    const generations = await createGenerations(day(1), day(2), day(3), day(4));
    await generations.prune(day(1));
    expect(await generations.list()).toEqual([day(4), day(3), day(1)]);
  });

  it('removes nothing while there are three', async () => {
    const generations = await createGenerations(day(1), day(2), day(3));
    await generations.prune(day(3));
    expect(await generations.list()).toHaveLength(3);
  });
});
