import { randomBytes } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { BotError, systemErrorCode } from '../errors.ts';
import { sha256 } from './durable-files.ts';

const ownerSchema = z.object({
  pid: z.int(),
  processStart: z.string().nullable(),
  token: z.string(),
  since: z.string(),
});
type Owner = z.infer<typeof ownerSchema>;

/**
 * Takes the lock that only one builder holds, taking it over from a builder that was killed. A holder is known by its
 * process id and start time, since the id alone may belong to another program by now.
 *
 * The lock is a chain of files: `builder.lock`, then for each takeover a file named after the token of the dead holder
 * before it. Every link is made by an operation that only one process can win, so two that find the same dead holder
 * cannot both take over. The last link's process holds the lock.
 *
 * @returns A function that gives the lock back.
 * @throws {BotError} `INDEX_LOCKED`, naming the process that holds it.
 */
export async function acquireBuildLock(root: string, now: Date): Promise<() => Promise<void>> {
  await mkdir(root, { recursive: true });
  const owner: Owner = {
    pid: process.pid,
    processStart: await processStartOf(process.pid),
    token: randomBytes(8).toString('hex'),
    since: now.toISOString(),
  };
  const first = path.join(root, 'builder.lock');
  // A link appears with its content in one step: written aside, then hard-linked to its name, which fails if that exists.
  const aside = `${first}.${owner.token}.tmp`;
  try {
    await writeFile(aside, JSON.stringify(owner));
    for (;;) {
      const chain = await tryToHold(first, aside);
      if (chain !== null) return () => removeChain(chain);
    }
  } finally {
    await rm(aside, { force: true });
  }
}

/**
 * Follows the chain past dead holders and adds a link to its end.
 *
 * @returns The chain's files, ours last; null if the chain was given back meanwhile, and the whole must be tried again.
 */
async function tryToHold(first: string, aside: string): Promise<string[] | null> {
  const chain: string[] = [];
  const tokens: string[] = [];
  for (let file = first; ;) {
    chain.push(file);
    if (await linkExclusively(aside, file)) {
      // The chain is given back from its start on, so a start that still stands means that no link was taken away.
      const holds = chain.length === 1 || (await readOwner(first))?.token === tokens[0];
      if (!holds) await rm(file, { force: true });
      return holds ? chain : null;
    }
    const holder = await readOwner(file);
    if (holder === null) return null;
    if (holder.owner && (await isRunning(holder.owner))) throw locked(holder.owner);
    // Two files with the same content (both empty after a power cut, say) must not lead to one another.
    const token = tokens.includes(holder.token) ? `${holder.token}-${tokens.length}` : holder.token;
    tokens.push(token);
    file = `${first}.${token}`;
  }
}

async function linkExclusively(aside: string, file: string): Promise<boolean> {
  try {
    await link(aside, file);
    return true;
  } catch (error) {
    if (systemErrorCode(error) === 'EEXIST') return false;
    throw error;
  }
}

async function removeChain(chain: readonly string[]): Promise<void> {
  for (const file of chain) await rm(file, { force: true });
}

function locked({ pid, since }: Owner): BotError {
  return new BotError(
    'INDEX_LOCKED',
    `Cannot build the index: process ${pid} has been building it since ${since}. Wait until it is done, or stop it.`,
  );
}

/** Null if the file is gone. What is not one of our locks has no owner, and its content's hash for a token. */
async function readOwner(file: string): Promise<{ token: string; owner: Owner | null } | null> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (systemErrorCode(error) === 'ENOENT') return null;
    throw error;
  }
  try {
    const owner = ownerSchema.parse(JSON.parse(text));
    return { token: owner.token, owner };
  } catch {
    return { token: sha256(text), owner: null };
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
