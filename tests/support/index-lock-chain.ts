import { mkdir, readFile, rename, rm, rmdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { setImmediate as nextTurn } from 'node:timers/promises';
import { BotError, systemErrorCode } from '../../src/errors.ts';
import { acquireBuildLock } from '../../src/index/build-lock.ts';
import { createRandom } from './index-unit-vectors.ts';

/** No system gives out process ids as high as this. */
const NO_PROCESS = 2 ** 30;

/** What the lock file of a process says that is gone, unless `overrides` say otherwise. */
export const lockText = (token: string, overrides: object = {}): string =>
  JSON.stringify({
    pid: NO_PROCESS,
    processStart: '1',
    token,
    since: '2026-01-02T03:04:05.000Z',
    ...overrides,
  });

/** Writes a chain of lock files, first to last, of the given contents; each is named after the token of the one before. */
export async function writeLockChain(
  root: string,
  ...links: readonly { text: string; token: string }[]
): Promise<void> {
  let file = path.join(root, 'builder.lock');
  for (const { text, token } of links) {
    await writeFile(file, text);
    file = path.join(root, `builder.lock.${token}`);
  }
}

/** The links of dead holders with these tokens. */
export const deadLinks = (...tokens: readonly string[]): { text: string; token: string }[] =>
  tokens.map((token) => ({ text: lockText(token), token }));

/**
 * Asks for the lock until it has held it so many times. Each time it either gives it back or seems to die: while it holds
 * it, or after it has taken away some of the chain's files.
 *
 * @throws If another holds the lock at the same time: each holder makes the folder `held`, which only one can.
 */
export async function contendForLock(root: string, turns: number, seed: number): Promise<void> {
  const random = createRandom(seed);
  const held = path.join(root, 'held');
  for (let turn = 0; turn < turns;) {
    const unlock = await acquireIfFree(root);
    if (unlock === null) continue;
    turn++;
    await mkdir(held);
    for (let wait = random() * 20; wait > 0; wait--) await nextTurn();
    await rmdir(held);
    if (random() < 0.5) await unlock();
    else await seemToDie(root, random());
  }
}

async function acquireIfFree(root: string): Promise<(() => Promise<void>) | null> {
  try {
    return await acquireBuildLock(root, new Date());
  } catch (error) {
    if (error instanceof BotError && error.code === 'INDEX_LOCKED') return null;
    throw error;
  }
}

/** Removes this share of the chain's files, the first one first; where the holder's own is left, its process is no more. */
async function seemToDie(root: string, share: number): Promise<void> {
  const chain = await readChain(root);
  const removed = Math.floor(share * chain.length);
  for (const { file } of chain.slice(0, removed)) await rm(file);
  const own = chain.at(-1)!;
  const aside = path.join(root, `dead-${own.token}`);
  await writeFile(aside, lockText(own.token));
  await rename(aside, own.file);
}

async function readChain(root: string): Promise<{ file: string; token: string }[]> {
  const chain: { file: string; token: string }[] = [];
  for (let file = path.join(root, 'builder.lock'); ;) {
    let text: string;
    try {
      text = await readFile(file, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return chain;
      throw error;
    }
    const { token } = JSON.parse(text) as { token: string };
    chain.push({ file, token });
    file = path.join(root, `builder.lock.${token}`);
  }
}
