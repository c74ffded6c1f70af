import { spawn, spawnSync } from 'node:child_process';
import { expect, it, onTestFinished } from 'vitest';
import { commandEnvironment, ROOT_DIR, scriptArguments } from '../../support/cli-process.ts';
import { createCliWorkspace } from '../../support/cli-workspace.ts';

/** `script` of util-linux runs a command in a terminal of its own; the one of BSD takes other options. */
const hasScript = process.platform === 'linux' && spawnSync('script', ['--version']).status === 0;

interface Terminal {
  /** Waits until the screen matches. */
  shows(pattern: RegExp): Promise<void>;
  type(keys: string): void;
  readonly ended: Promise<number | null>;
}

function openTerminal(script: string, settings: Readonly<Record<string, string>>): Terminal {
  const command = [process.execPath, ...scriptArguments(script, [])].map((part) => `'${part}'`).join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    cwd: ROOT_DIR,
    env: commandEnvironment({ TERM: 'xterm', ...settings }),
  });
  let screen = '';
  child.stdout.on('data', (data: Buffer) => (screen += data.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  onTestFinished(async () => {
    child.kill('SIGKILL');
    await ended;
  });
  return {
    shows: (pattern) =>
      new Promise((resolve, reject) => {
        const look = (): void => {
          if (pattern.test(screen)) resolve();
        };
        look();
        child.stdout.on('data', look);
        void ended.then(() => {
          reject(new Error(`The terminal closed without showing ${String(pattern)}: ${screen}`));
        });
      }),
    type: (keys) => child.stdin.write(keys),
    ended,
  };
}

it.skipIf(!hasScript)('ask without a question stays open in a terminal until an empty line', async () => {
  const workspace = await createCliWorkspace();
  const terminal = openTerminal('ask', workspace.settings);
  await terminal.shows(/Ask a question; an empty line or Ctrl\+D ends\.[^]*> /);
  terminal.type('Who built the lighthouse?\r');
  await terminal.shows(/built in 1887 by the engineer Ada Brandt\.[^]*> /);
  terminal.type('🇨🇦\r');
  await terminal.shows(/holds no words/);
  terminal.type('\r');
  expect(await terminal.ended).toBe(0);
});

it.skipIf(!hasScript)('ask without a question ends with Ctrl+D', async () => {
  const workspace = await createCliWorkspace();
  const terminal = openTerminal('ask', workspace.settings);
  await terminal.shows(/Ask a question[^]*> /);
  terminal.type('\u0004');
  expect(await terminal.ended).toBe(0);
});
