import path from 'node:path';
import { z } from 'zod';
import { BotError } from '../errors.ts';
import { acquireBuildLock } from './build-lock.ts';
import { describeWriteError } from './describe-write-error.ts';
import { hashFile } from './durable-files.ts';
import { Generations } from './generations.ts';
import { loadGeneration, MANIFEST_FILE } from './load-index.ts';
import type { IndexSettings } from './manifest.ts';

export interface RollbackOptions {
  readonly dataDir: string;
  /** The settings of the searches that the generation will be served to. */
  readonly settings: IndexSettings;
  /** Name of a kept generation, or a beginning of it that fits no other, such as its number `000012` or `12`. */
  readonly generation: string;
  readonly now: () => Date;
}

export const rollbackResultSchema = z.object({
  /** What is live now. */
  generation: z.string(),
  /** What was live before; null if nothing was. The same as `generation` where nothing had to be done. */
  previous: z.string().nullable(),
});
export type RollbackResult = Readonly<z.infer<typeof rollbackResultSchema>>;

/**
 * Makes a kept generation the live one by moving the pointer alone, after checking every file of it and loading it. Nothing
 * is removed. The documents stay as they are: the next build publishes them anew, as one more generation.
 *
 * @throws {BotError} `INDEX_NOT_FOUND` if no kept generation has that name, `INDEX_CORRUPT` or `INDEX_INCOMPATIBLE` if it
 *   cannot be served, `INDEX_LOCKED` while a build runs, `INDEX_NOT_WRITTEN` if the disk is full or not writable. Whatever
 *   fails, the live generation stays.
 */
export async function rollBack({ dataDir, settings, generation, now }: RollbackOptions): Promise<RollbackResult> {
  const generations = new Generations(dataDir);
  try {
    // Before the lock, which would make the folder.
    await findGeneration(generations, generation);
    const unlock = await acquireBuildLock(generations.root, now());
    try {
      // Again under the lock: a build may have removed it meanwhile.
      return await point(generations, await findGeneration(generations, generation), settings);
    } finally {
      await unlock();
    }
  } catch (error) {
    throw describeWriteError(error, generations.root);
  }
}

async function point(generations: Generations, name: string, settings: IndexSettings): Promise<RollbackResult> {
  const folder = generations.folderOf(name);
  const pointer = await generations.readPointer();
  const isLive = pointer?.generation === name;
  await loadGeneration(folder, settings, isLive ? pointer.manifestSha256 : undefined);
  if (!isLive) {
    await generations.writePointer({
      generation: name,
      manifestSha256: await hashFile(path.join(folder, MANIFEST_FILE)),
    });
  }
  return { generation: name, previous: pointer?.generation ?? null };
}

async function findGeneration(generations: Generations, wanted: string): Promise<string> {
  const kept = await generations.list();
  const beginning = /^\d{1,5}$/.test(wanted) ? `${wanted.padStart(6, '0')}-` : wanted;
  const fitting = kept.includes(wanted) ? [wanted] : kept.filter((name) => wanted !== '' && name.startsWith(beginning));
  if (fitting.length === 1) return fitting[0]!;
  const reason = fitting.length === 0 ? 'there is no such generation' : 'several generations begin so';
  const advice =
    kept.length === 0
      ? 'None is kept. Build one with `npm run index`.'
      : `Name one of those that are kept: ${kept.map((name) => `"${name}"`).join(', ')}.`;
  throw new BotError('INDEX_NOT_FOUND', `Cannot roll back to "${wanted}": ${reason}. ${advice}`);
}
