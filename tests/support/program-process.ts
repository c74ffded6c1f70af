import { spawn } from 'node:child_process';
import type { Readable } from 'node:stream';
import { onTestFinished } from 'vitest';
import { commandEnvironment, ROOT_DIR, scriptArguments, type Settings } from './cli-process.ts';

/** A command as a process that stays. */
export interface RunningProgram {
  /** All that it has written to stdout and stderr so far. */
  output(): { readonly stdout: string; readonly stderr: string };
  /** Waits until stderr matches; rejects if the program ends before. */
  said(pattern: RegExp): Promise<void>;
  /** The same for stdout. */
  printed(pattern: RegExp): Promise<void>;
  signal(signal: NodeJS.Signals): void;
  /** Exit code; null if a signal ended it. */
  readonly ended: Promise<number | null>;
}

/** Starts a command of `scripts/`; it is gone when the running test ends. */
export function startProgram(script: string, settings: Settings, args: readonly string[] = []): RunningProgram {
  const child = spawn(process.execPath, scriptArguments(script, args), {
    cwd: ROOT_DIR,
    env: commandEnvironment(settings),
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', (data: Buffer) => (stdout += data.toString()));
  child.stderr.on('data', (data: Buffer) => (stderr += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  const until = (pattern: RegExp, stream: Readable, written: () => string): Promise<void> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (pattern.test(written())) resolve();
      };
      look();
      stream.on('data', look);
      void ended.then(() => {
        reject(new Error(`The program ended without saying ${String(pattern)}: ${stdout}${stderr}`));
      });
    });
  return {
    output: () => ({ stdout, stderr }),
    said: (pattern) => until(pattern, child.stderr, () => stderr),
    printed: (pattern) => until(pattern, child.stdout, () => stdout),
    signal: (signal) => {
      child.kill(signal);
    },
    ended,
  };
}
