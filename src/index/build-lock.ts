import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BotError, systemErrorCode } from '../errors.ts';

const ownerSchema = z.object({
  pid: z.int(),
  processStart: z.string().nullable(),
  token: z.string(),
  since: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

/**
 * Takes the lock that only one builder holds. The lock of a builder that was killed is taken over: it names the process
 * and its start time, since a process id alone may belong to another program by now.
 *
 * @returns A function that gives the lock back.
 * @throws {BotError} `INDEX_LOCKED`, naming the process that holds it.
 */
export async function acquireBuildLock(root: string, now: Date): Promise<() => Promise<void>> {
  await mkdir(root, { recursive: true });
  const file = path.join(root, 'builder.lock');
  const owner: Owner = {
    pid: process.pid,
    processStart: await processStartOf(process.pid),
    token: randomBytes(8).toString('hex'),
    since: now.toISOString(),
  };
  // The lock appears with its content in one step: written aside, then linked to its name, which fails if it exists.
  const aside = `${file}.${owner.token}.tmp`;
  await writeFile(aside, JSON.stringify(owner));
  try {
    for (;;) {
      try {
        await link(aside, file);
        break;
      } catch (error) {
        if (systemErrorCode(error) !== 'EEXIST') throw error;
        await removeIfStale(file);
      }
    }
  } finally {
    await rm(aside, { force: true });
  }
  return async () => {
    if ((await readOwner(file))?.token === owner.token) await rm(file, { force: true });
  };
}

async function removeIfStale(file: string): Promise<void> {
  const owner = await readOwner(file);
  if (owner && (await isRunning(owner))) {
    throw new BotError(
      'INDEX_LOCKED',
      `Cannot build the index: process ${owner.pid} has been building it since ${owner.since}. Wait until it is done, or stop it.`,
    );
  }
  // Two builders may find the same stale lock. Moving it aside tells them apart: whoever moved another lock than the stale
  // one (the first builder's new lock) puts it back.
  const moved = `${file}.${randomBytes(6).toString('hex')}.tmp`;
  try {
    await rename(file, moved);
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return;
    throw error;
  }
  const movedOwner = await readOwner(moved);
  if (movedOwner && movedOwner.token !== owner?.token) await link(moved, file).catch(() => undefined);
  await rm(moved, { force: true });
}

async function readOwner(file: string): Promise<Owner | null> {
  try {
    return ownerSchema.parse(JSON.parse(await readFile(file, 'utf8')));
  } catch {
    // Missing, or not one of our locks: nobody can be named as its owner.
    return null;
  }
}

async function isRunning(owner: Owner): Promise<boolean> {
  try {
    process.kill(owner.pid, 0);
  } catch (error) {
    // EPERM means that the process exists and belongs to somebody else.
    if (systemErrorCode(error) !== 'EPERM') return false;
  }
  const start = await processStartOf(owner.pid);
  return start === null ? process.platform !== 'linux' || owner.processStart === null : start === owner.processStart;
}

/**
 * When a process started, as the kernel counts it; null where that cannot be read (other systems than Linux) or where the
 * process is dead and only its entry is left. https://man7.org/linux/man-pages/man5/proc_pid_stat.5.html
 */
async function processStartOf(pid: number): Promise<string | null> {
  try {
    const text = await readFile(`/proc/${pid}/stat`, 'utf8');
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' || fields[0] === 'X' ? null : (fields[19] ?? null);
  } catch {
    return null;
  }
}
