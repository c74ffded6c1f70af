import { spawn } from 'node:child_process';
import path from 'node:path';
import { text as readAll } from 'node:stream/consumers';

export const ROOT_DIR = path.resolve(import.meta.dirname, '../..');

/** Settings by variable name. */
export type Settings = Readonly<Record<string, string>>;

/** What a command left behind. */
export interface CommandResult {
  readonly exitCode: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Empty values keep the machine's own `.env` out of a test. */
const NO_SETTINGS: Settings = Object.fromEntries(
  [
    'DISCORD_TOKEN',
    'DISCORD_API_URL',
    'MODERATOR_GUILD_IDS',
    'MODERATOR_ROLE_IDS',
    'CORPUS_DIR',
    'DATA_DIR',
    'MODELS_DIR',
    'MODEL',
    'READER',
    'LOG_LEVEL',
  ].map((name) => [name, '']),
);

/** An environment with the given settings and nothing that changes colours or settings by chance. */
export function commandEnvironment(settings: Settings): NodeJS.ProcessEnv {
  const { PATH, HOME, TMPDIR } = process.env;
  return { PATH, HOME, ...(TMPDIR !== undefined && { TMPDIR }), ...NO_SETTINGS, ...settings };
}

/** Arguments of Node for a file of `scripts/`. */
export function scriptArguments(script: string, args: readonly string[]): string[] {
  return ['--import', 'tsx', `scripts/${script}.ts`, ...args];
}

/** Runs a command of `scripts/` to its end. Standard input is no terminal; it is empty unless given. */
export async function runScript(
  script: string,
  args: readonly string[],
  settings: Settings = {},
  input = '',
): Promise<CommandResult> {
  const child = spawn(process.execPath, scriptArguments(script, args), {
    cwd: ROOT_DIR,
    env: commandEnvironment(settings),
  });
  // A command that ends without reading its input closes the pipe.
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const exited = new Promise<number | null>((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const [stdout, stderr, exitCode] = await Promise.all([readAll(child.stdout), readAll(child.stderr), exited]);
  return { exitCode, stdout, stderr };
}
