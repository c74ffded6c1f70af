import { execFileSync } from 'node:child_process';
import { onTestFinished } from 'vitest';
import { createTemporaryFolder } from './temporary-folder.ts';

/** A small disk in memory, mounted until the running test ends. */
export interface TemporaryDisk {
  readonly folder: string;
  /** Makes the disk refuse every write from now on. */
  makeReadOnly(): void;
}

/** @returns The disk, or a sentence that says why none can be mounted here. */
export async function mountTemporaryDisk(sizeKiB: number): Promise<TemporaryDisk | string> {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return 'needs root on Linux to mount a tmpfs';
  const folder = await createTemporaryFolder();
  try {
    mount('-t', 'tmpfs', '-o', `size=${sizeKiB}k`, 'tmpfs', folder);
  } catch (error) {
    return `a tmpfs cannot be mounted here: ${String(error)}`;
  }
  onTestFinished(() => {
    execFileSync('umount', [folder]);
  });
  return {
    folder,
    makeReadOnly: () => {
      mount('-o', 'remount,ro', folder);
    },
  };
}

function mount(...args: string[]): void {
  execFileSync('mount', args, { stdio: 'pipe' });
}
