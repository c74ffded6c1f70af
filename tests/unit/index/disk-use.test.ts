import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { measureDiskUse } from '../../../src/index/disk-use.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

describe('measureDiskUse', () => {
  it('sums up the files of all subfolders', async () => {
    const folder = await createTemporaryFolder();
    await mkdir(path.join(folder, 'a/b'), { recursive: true });
    await writeFile(path.join(folder, 'one'), Buffer.alloc(1000));
    await writeFile(path.join(folder, 'a/b/two'), Buffer.alloc(23));
    const { usedBytes, freeBytes } = await measureDiskUse(folder);
    expect(usedBytes).toBe(1023);
    expect(freeBytes).toBeGreaterThan(0);
  });

  it('takes folders that are removed meanwhile for empty ones', async () => {
    const folder = await createTemporaryFolder();
    const folders = Array.from({ length: 100 }, (_, index) => path.join(folder, `generation-${index}`));
    for (const each of folders) {
      await mkdir(each);
      await writeFile(path.join(each, 'file'), Buffer.alloc(10));
    }
    const [{ usedBytes }] = await Promise.all([
      measureDiskUse(folder),
      ...folders.map((each) => rm(each, { recursive: true })),
    ]);
    expect(usedBytes).toBeLessThanOrEqual(1000);
    expect((await measureDiskUse(folder)).usedBytes).toBe(0);
  });
});
