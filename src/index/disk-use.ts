import { readdir, stat, statfs } from 'node:fs/promises';
import path from 'node:path';
import { systemErrorCode } from '../errors.ts';

/** Room that a folder takes, and room left on its disk, in bytes. */
export interface DiskUse {
  readonly usedBytes: number;
  /** What this user may still fill. */
  readonly freeBytes: number;
}

/** Sums up the files of an existing folder and its subfolders. One that is removed meanwhile takes no room. */
export async function measureDiskUse(folder: string): Promise<DiskUse> {
  const entries = await readdir(folder, { withFileTypes: true, recursive: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => path.join(entry.parentPath, entry.name));
  const sizes = await Promise.all(files.map(sizeOf));
  const { bavail, bsize } = await statfs(folder);
  return { usedBytes: sizes.reduce((sum, size) => sum + size, 0), freeBytes: bavail * bsize };
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return 0;
    throw error;
  }
}
