import { mkdir, readdir } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { acquireBuildLock } from '../../../src/index/build-lock.ts';
import { contendForLock, deadLinks, writeLockChain } from '../../support/index-lock-chain.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const NOW = new Date('2026-01-02T03:04:05Z');

describe('a dead lock', () => {
  it('goes to exactly one of many that find it at once', async () => {
    const folder = await createTemporaryFolder();
    for (let round = 0; round < 200; round++) {
      const root = path.join(folder, `${round}`);
      await mkdir(root);
      const tokens = ['one', 'two', 'three'].slice(0, 1 + (round % 3));
      await writeLockChain(root, ...deadLinks(...tokens));
      const asked = await Promise.allSettled(Array.from({ length: 8 }, () => acquireBuildLock(root, NOW)));
      expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
      for (const answer of asked) {
        if (answer.status === 'rejected') expect(answer.reason).toMatchObject({ code: 'INDEX_LOCKED' });
      }
      expect(await readdir(root)).toHaveLength(tokens.length + 1);
    }
  });

  it('never has two holders while some give it back and others die with it', async () => {
    const root = await createTemporaryFolder();
    await Promise.all(Array.from({ length: 5 }, (_, number) => contendForLock(root, 60, number)));
    await expect(acquireBuildLock(root, NOW)).resolves.toBeTypeOf('function');
  });
});
