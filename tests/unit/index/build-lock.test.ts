import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireBuildLock } from '../../../src/index/build-lock.ts';
import { sha256 } from '../../../src/index/durable-files.ts';
import { failureOf, rejectionOf } from '../../support/index-failure.ts';
import { deadLinks, lockText, writeLockChain } from '../../support/index-lock-chain.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const NOW = new Date('2026-01-02T03:04:05Z');

async function createChain(...links: readonly { text: string; token: string }[]): Promise<string> {
  const root = await createTemporaryFolder();
  await writeLockChain(root, ...links);
  return root;
}

async function readAll(root: string): Promise<Record<string, string>> {
  const names = (await readdir(root)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(root, name), 'utf8')] as const)),
  );
}

describe('acquireBuildLock', () => {
  it('leaves the folder empty once it is given back', async () => {
    const root = await createTemporaryFolder();
    const unlock = await acquireBuildLock(root, NOW);
    expect(await readdir(root)).toEqual(['builder.lock']);
    await unlock();
    expect(await readdir(root)).toEqual([]);
  });

  it('makes the folder where it does not exist', async () => {
    const root = path.join(await createTemporaryFolder(), 'data', 'index');
    await acquireBuildLock(root, NOW);
    expect(await readdir(root)).toEqual(['builder.lock']);
  });

  it('refuses a second holder, naming process and time of the first', async () => {
    const root = await createTemporaryFolder();
    await acquireBuildLock(root, NOW);
    const before = await readAll(root);
    const failure = await failureOf(acquireBuildLock(root, new Date('2026-02-02T00:00:00Z')));
    expect(failure.code).toBe('INDEX_LOCKED');
    expect(failure.message).toContain(`${process.pid}`);
    expect(failure.message).toContain('2026-01-02T03:04:05');
    expect(await readAll(root)).toEqual(before);
  });

  it('can be taken again once it is given back', async () => {
    const root = await createTemporaryFolder();
    await (
      await acquireBuildLock(root, NOW)
    )();
    await expect(acquireBuildLock(root, NOW)).resolves.toBeTypeOf('function');
  });

  it('goes to exactly one of many that ask at once', async () => {
    const root = await createTemporaryFolder();
    const asked = await Promise.allSettled(Array.from({ length: 20 }, () => acquireBuildLock(root, NOW)));
    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    expect(await readdir(root)).toEqual(['builder.lock']);
  });

  it('minds no link that the chain does not reach, and leaves it alone', async () => {
    const root = await createTemporaryFolder();
    const unlock = await acquireBuildLock(root, NOW);
    const living = await readFile(path.join(root, 'builder.lock'), 'utf8');
    await unlock();
    await writeFile(path.join(root, 'builder.lock.of-an-earlier-chain'), living);
    const unlockAgain = await acquireBuildLock(root, NOW);
    expect((await readdir(root)).sort()).toEqual(['builder.lock', 'builder.lock.of-an-earlier-chain']);
    await unlockAgain();
    expect(await readAll(root)).toEqual({ 'builder.lock.of-an-earlier-chain': living });
  });
});

describe('a lock that nobody holds', () => {
  it.each([
    ['of a process that is gone', lockText('other'), 'other'],
    ['that is empty', '', sha256('')],
    ['that is cut off', lockText('other').slice(0, 30), sha256(lockText('other').slice(0, 30))],
    ['that holds zeros', '\0'.repeat(50), sha256('\0'.repeat(50))],
    ['that holds another value', '42', sha256('42')],
    ['that names no process', '{"token":"x"}', sha256('{"token":"x"}')],
  ])('%s is taken over by a link after it', async (_, content, token) => {
    const root = await createChain({ text: content, token });
    const unlock = await acquireBuildLock(root, NOW);
    const files = await readAll(root);
    expect(Object.keys(files)).toEqual(['builder.lock', `builder.lock.${token}`]);
    expect(files['builder.lock']).toBe(content);
    expect(JSON.parse(files[`builder.lock.${token}`]!)).toMatchObject({ pid: process.pid, since: NOW.toISOString() });
    expect((await failureOf(acquireBuildLock(root, NOW))).code).toBe('INDEX_LOCKED');
    expect(await readAll(root)).toEqual(files);
    await unlock();
    expect(await readdir(root)).toEqual([]);
  });

  it.runIf(process.platform === 'linux')(
    'is taken over where another program has the process id by now (Linux tells them apart by start time)',
    async () => {
      const root = await createChain({ text: lockText('other', { pid: process.pid }), token: 'other' });
      await expect(acquireBuildLock(root, NOW)).resolves.toBeTypeOf('function');
    },
  );

  it('is taken over after several takers that died', async () => {
    const root = await createChain(...deadLinks('one', 'two'), { text: '{"pid":', token: sha256('{"pid":') });
    const unlock = await acquireBuildLock(root, NOW);
    expect((await readdir(root)).sort()).toEqual(
      ['builder.lock', 'builder.lock.one', 'builder.lock.two', `builder.lock.${sha256('{"pid":')}`].sort(),
    );
    await unlock();
    expect(await readdir(root)).toEqual([]);
  });

  it(
    'is taken over where power cuts have emptied the file of a holder and that of its taker',
    { timeout: 2_000 },
    async () => {
      const empty = { text: '', token: sha256('') };
      const root = await createChain(empty, empty);
      const unlock = await acquireBuildLock(root, NOW);
      expect((await failureOf(acquireBuildLock(root, NOW))).code).toBe('INDEX_LOCKED');
      await unlock();
      expect(await readdir(root)).toEqual([]);
    },
  );
});

describe('a lock that was taken over', () => {
  it('is refused while the last of the chain runs, naming its process and time', async () => {
    const root = await createChain(...deadLinks('one', 'two'));
    await acquireBuildLock(root, new Date('2026-05-06T07:08:09Z'));
    const before = await readAll(root);
    const failure = await failureOf(acquireBuildLock(root, NOW));
    expect(failure.code).toBe('INDEX_LOCKED');
    expect(failure.message).toContain(`process ${process.pid} `);
    expect(failure.message).toContain('2026-05-06T07:08:09');
    expect(await readAll(root)).toEqual(before);
  });

  it('is given back from the start of the chain on', async () => {
    const root = await createChain(...deadLinks('one', 'two'));
    const unlock = await acquireBuildLock(root, NOW);
    // A folder cannot be removed as a file: giving back stops there.
    await rm(path.join(root, 'builder.lock.one'));
    await mkdir(path.join(root, 'builder.lock.one'));
    await rejectionOf(unlock());
    expect((await readdir(root)).sort()).toEqual(['builder.lock.one', 'builder.lock.two']);
  });
});
