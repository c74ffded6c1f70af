import { type ChildProcess, spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { onTestFinished } from 'vitest';

const ROOT = path.join(import.meta.dirname, '..', '..');

export interface StartedScript {
  readonly pid: number;
  /** Lines that it has printed so far. */
  readonly lines: readonly string[];
  readonly errors: () => string;
  /** Waits until it prints this line; rejects if it ends without. */
  printed(line: string): Promise<void>;
  /** Ends it with SIGKILL and waits until it is gone. */
  kill(): Promise<void>;
  readonly ended: Promise<void>;
}

/** Runs a TypeScript file of this folder in a Node process of its own; it is gone when the running test ends. */
export function startScript(file: string, args: readonly string[]): StartedScript {
  const child: ChildProcess = spawn(
    process.execPath,
    ['--import', 'tsx', path.join(import.meta.dirname, file), ...args],
    { cwd: ROOT, stdio: ['ignore', 'pipe', 'pipe'] },
  );
  const lines: string[] = [];
  const waiting = new Map<string, () => void>();
  let errors = '';
  createInterface({ input: child.stdout! }).on('line', (line) => {
    lines.push(line);
    waiting.get(line)?.();
  });
  child.stderr!.on('data', (data: Buffer) => (errors += data.toString()));
  const ended = new Promise<void>((resolve) => {
    child.once('close', () => {
      resolve();
    });
  });
  const kill = async (): Promise<void> => {
    child.kill('SIGKILL');
    await ended;
  };
  onTestFinished(kill);
  return {
    pid: child.pid!,
    lines,
    errors: () => errors,
    ended,
    kill,
    printed: (line) =>
      new Promise((resolve, reject) => {
        if (lines.includes(line)) resolve();
        waiting.set(line, resolve);
        void ended.then(() => {
          reject(new Error(`${file} ended without printing "${line}": ${errors}`));
        });
      }),
  };
}
