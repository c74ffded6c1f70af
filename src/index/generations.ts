import { readdir, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { systemErrorCode } from '../errors.ts';
import { replaceDurably } from './durable-files.ts';

/** Generations that stay on disk, the live one included: the last good ones to fall back to. */
const KEPT_GENERATIONS = 3;

const BUILDING_PREFIX = '.building-';
const REJECTED_PREFIX = '.rejected-';
const POINTER = 'current.json';

/** `000012-2026-11-24T11-48-42-6515c945`: a running number, so that a clock set back cannot reorder them; time; a token. */
const GENERATION_NAME = /^(\d{6,})-[\w-]+$/;

const pointerSchema = z.object({ generation: z.string().regex(GENERATION_NAME), manifestSha256: z.string() });

/** What names the live generation, with the hash that its manifest must have. */
export type Pointer = z.infer<typeof pointerSchema>;

/** The folder of generations: `<root>/<generation>/` and the pointer file beside them. */
export class Generations {
  /** `DATA_DIR/index` */
  readonly root: string;

  constructor(dataDir: string) {
    this.root = path.join(dataDir, 'index');
  }

  folderOf(generation: string): string {
    return path.join(this.root, generation);
  }

  /** A folder for a build that is not finished; it is renamed when it is. */
  buildingFolder(token: string): string {
    return path.join(this.root, BUILDING_PREFIX + token);
  }

  /** The live generation; null if there is none, or if the pointer cannot be read as one. */
  async readPointer(): Promise<Pointer | null> {
    let text: string;
    try {
      text = await readFile(path.join(this.root, POINTER), 'utf8');
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
    try {
      return pointerSchema.parse(JSON.parse(text));
    } catch {
      // A damaged pointer is the same as none: the caller falls back to the newest generation that verifies.
      return null;
    }
  }

  async writePointer(pointer: Pointer): Promise<void> {
    await replaceDurably(path.join(this.root, POINTER), `${JSON.stringify(pointer)}\n`);
  }

  /** Names of the generations on disk, newest first; other folders are not ours. */
  async list(): Promise<string[]> {
    try {
      const entries = await readdir(this.root, { withFileTypes: true });
      const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
      return folders.filter((name) => GENERATION_NAME.test(name)).sort((a, b) => numberOf(b) - numberOf(a));
    } catch (error) {
      if (isMissing(error)) return [];
      throw error;
    }
  }

  /** A name for a new generation, newer than all on disk. Only the holder of the build lock may call it. */
  async nextName(createdAt: string, token: string): Promise<string> {
    const [newest] = await this.list();
    const number = newest === undefined ? 1 : numberOf(newest) + 1;
    return `${String(number).padStart(6, '0')}-${createdAt.slice(0, 19).replaceAll(':', '-')}-${token}`;
  }

  /** Removes what builds that were killed left behind. Only the holder of the build lock may call it. */
  async removeUnfinished(): Promise<void> {
    const entries = await readdir(this.root);
    const unfinished = entries.filter(
      (name) => name.startsWith(BUILDING_PREFIX) || (name.startsWith(POINTER) && name.endsWith('.tmp')),
    );
    await this.#removeAll(unfinished);
  }

  /**
   * Removes all but the live generation, the one that was live before it and the newest others. After a rollback the one
   * before is not among the newest, and it is the one that somebody chose. Only the holder of the build lock may call it.
   */
  async prune(live: string, previous: string | null): Promise<void> {
    const others = (await this.list()).filter((name) => name !== live);
    const byWorth = [...others.filter((name) => name === previous), ...others.filter((name) => name !== previous)];
    await this.#removeAll(byWorth.slice(KEPT_GENERATIONS - 1));
  }

  /**
   * Keeps a finished build that must not be served, in place of any other such. Only the holder of the build lock may call it.
   *
   * @returns The name of its folder, which is not that of a generation, so that nothing ever opens it as one.
   */
  async setAside(folder: string, generation: string): Promise<string> {
    await this.removeSetAside();
    const name = REJECTED_PREFIX + generation;
    await rename(folder, path.join(this.root, name));
    return name;
  }

  /** Removes what was set aside. Only the holder of the build lock may call it. */
  async removeSetAside(): Promise<void> {
    await this.#removeAll((await readdir(this.root)).filter((name) => name.startsWith(REJECTED_PREFIX)));
  }

  async #removeAll(names: readonly string[]): Promise<void> {
    await Promise.all(names.map((name) => rm(path.join(this.root, name), { recursive: true, force: true })));
  }
}

function numberOf(generation: string): number {
  return Number(GENERATION_NAME.exec(generation)?.[1] ?? 0);
}

/** It is not there; nor is it where a part of its path is a file, or a folder stands in its place. */
function isMissing(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR', 'EISDIR'].includes(systemErrorCode(error) ?? '');
}
