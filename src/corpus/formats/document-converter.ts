import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { DocumentFormat } from '../document-format.ts';
import { UnreadableDocument } from './unreadable-document.ts';

/** Formats that libraries parse, whose files may be made to bring a parser down. */
export type ConvertedFormat = Exclude<DocumentFormat, 'markdown' | 'text'>;

export interface ConversionRequest {
  readonly format: ConvertedFormat;
  readonly bytes: Uint8Array;
}

export type ConversionReply = { readonly markdown: string } | { readonly reason: string };

/** What one file may cost. */
export interface ConversionLimits {
  readonly timeMs: number;
  /** Most memory for JavaScript objects, in megabytes. */
  readonly heapMegabytes: number;
  /** Most memory of the whole process, in bytes; watched on Linux only. */
  readonly residentBytes: number;
}

/**
 * A PDF of 1,000 pages takes 9 s and a Word document of 8 MB of text 8 s on a busy machine of two cores, so whatever takes
 * a minute is not worth the wait. Unpacked streams and pictures do not count as heap, hence the second limit on memory,
 * which leaves a machine of 2 GB alive.
 */
export const CONVERSION_LIMITS: ConversionLimits = {
  timeMs: 60_000,
  heapMegabytes: 512,
  residentBytes: 1024 * 1024 * 1024,
};

/** Memory grows by some 500 MB a second at worst. */
const WATCH_INTERVAL_MS = 100;

/** All that Node and tsx need; no setting and no token of this program reaches the parsers. */
const ENVIRONMENT_NAMES = ['PATH', 'TMPDIR', 'TMP', 'TEMP', 'SystemRoot'];

/**
 * Turns files into Markdown in a process of its own, which is started with the first file, serves one after another, and
 * is ended and started anew when a file takes more than it may.
 */
export class DocumentConverter {
  readonly #limits: ConversionLimits;
  #child: ChildProcess | null = null;

  constructor(limits: ConversionLimits = CONVERSION_LIMITS) {
    this.#limits = limits;
  }

  /**
   * One file at a time.
   *
   * @returns Markdown with front matter.
   * @throws {UnreadableDocument} with a sentence about "it" that says why.
   */
  async convert(format: ConvertedFormat, bytes: Uint8Array): Promise<string> {
    if (this.#child === null || hasEnded(this.#child)) this.#child = await startChild(this.#limits.heapMegabytes);
    const reply = await this.#ask(this.#child, { format, bytes });
    if ('markdown' in reply) return reply.markdown;
    throw new UnreadableDocument(reply.reason);
  }

  /** Ends the process, if there is one. */
  async close(): Promise<void> {
    const child = this.#child;
    this.#child = null;
    if (child !== null && !hasEnded(child)) await end(child);
  }

  async #ask(child: ChildProcess, request: ConversionRequest): Promise<ConversionReply> {
    const { timeMs, heapMegabytes, residentBytes } = this.#limits;
    const breaches: string[] = [];
    const stop = (reason: string): void => {
      breaches.push(reason);
      child.kill('SIGKILL');
    };
    const tooMuchMemory = (megabytes: number): string =>
      `reading it takes more than ${megabytes} MB of memory. Split it, or save it in another format.`;
    const timer = setTimeout(() => {
      stop(`reading it takes more than ${timeMs / 1000} s. Split it, or save it in another format.`);
    }, timeMs);
    const watch = (): void => {
      void residentBytesOf(child).then((bytes) => {
        if (bytes > residentBytes) stop(tooMuchMemory(Math.floor(residentBytes / 1024 / 1024)));
      });
    };
    const watcher = setInterval(watch, WATCH_INTERVAL_MS);
    const controller = new AbortController();
    const { signal } = controller;
    try {
      watch();
      // That it could not be sent is told by the end of the process.
      child.send(request, () => undefined);
      const [reply] = (await Promise.race([
        once(child, 'message', { signal }),
        once(child, 'exit', { signal }).then(([, killer]) => {
          // Node ends itself with SIGABRT when the heap is full.
          const reason = killer === 'SIGABRT' ? tooMuchMemory(heapMegabytes) : null;
          throw new UnreadableDocument(
            breaches[0] ??
              reason ??
              'the process that read it ended unexpectedly. Save it again, or in another format.',
          );
        }),
      ])) as [ConversionReply];
      return reply;
    } finally {
      clearTimeout(timer);
      clearInterval(watcher);
      controller.abort();
      if (breaches.length > 0 && !hasEnded(child)) await once(child, 'exit');
    }
  }
}

/** Waits until the process says that it is ready, so that its start does not count against a file. */
async function startChild(heapMegabytes: number): Promise<ChildProcess> {
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href;
  const child = fork(path.join(import.meta.dirname, 'convert-process.ts'), {
    execArgv: [`--max-old-space-size=${heapMegabytes}`, '--import', tsx],
    env: Object.fromEntries(ENVIRONMENT_NAMES.map((name) => [name, process.env[name]])),
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    // Bytes go over as bytes.
    serialization: 'advanced',
  });
  const controller = new AbortController();
  try {
    await Promise.race([
      once(child, 'message', { signal: controller.signal }),
      once(child, 'exit', { signal: controller.signal }).then(([code]) => {
        throw new Error(`the process that reads documents did not start (exit code ${String(code)})`);
      }),
    ]);
    return child;
  } finally {
    controller.abort();
  }
}

async function end(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGKILL');
  await ended;
}

function hasEnded(child: ChildProcess): boolean {
  return child.exitCode !== null || child.signalCode !== null;
}

/** Zero where the system does not tell. */
async function residentBytesOf(child: ChildProcess): Promise<number> {
  if (process.platform !== 'linux') return 0;
  try {
    const status = await readFile(`/proc/${child.pid!}/status`, 'utf8');
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch {
    // It has just ended, which its `exit` event tells.
    return 0;
  }
}
