import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** A new empty folder; the caller removes it. For hooks, where a test's own clean-up does not exist. */
export async function makeTemporaryFolder(): Promise<{ folder: string; remove: () => Promise<void> }> {
  const folder = await realpath(await mkdtemp(path.join(tmpdir(), 'accord-answers-')));
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

/** A new empty folder that is removed when the running test ends. */
export async function createTemporaryFolder(): Promise<string> {
  const { folder, remove } = await makeTemporaryFolder();
  onTestFinished(remove);
  return folder;
}
