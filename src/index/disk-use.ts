import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../errors.ts';

/** Room that a folder takes, and room left on its disk, in bytes. */
export interface DiskUse {
  readonly usedBytes: number;
  /** What this user may still fill. */
  readonly freeBytes: number;
}

/** Sums up the files of an existing folder and its subfolders. What a build removes meanwhile takes no room. */
export async function measureDiskUse(folder: string): Promise<DiskUse> {
  const { bavail, bsize } = await statfs(folder);
  return { usedBytes: await sizeOfFolder(folder), freeBytes: bavail * bsize };
}

async function sizeOfFolder(folder: string): Promise<number> {
  const entries = await unlessGone(readdir(folder, { withFileTypes: true }), []);
  const sizes = entries.map(async (entry) => {
    const file = path.join(folder, entry.name);
    if (entry.isDirectory()) return sizeOfFolder(file);
    return entry.isFile()
      ? unlessGone(
          stat(file).then(({ size }) => size),
          0,
        )
      : 0;
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

async function unlessGone<T>(wanted: Promise<T>, otherwise: T): Promise<T> {
  try {
    return await wanted;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return otherwise;
    throw error;
  }
}
