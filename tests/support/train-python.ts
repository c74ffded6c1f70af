import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { type CommandResult, commandEnvironment, ROOT_DIR } from './cli-process.ts';

/** Imports what the scripts need; the rest of requirements.txt comes with these. */
const CHECK = `import sys
assert sys.version_info >= (3, 11), "Python is older than 3.11"
import torch, transformers, onnx, onnxruntime`;

/** A Python that can train the reader. */
export interface TrainPython {
  readonly executable: string;
}

/** @returns TRAIN_PYTHON or `python3`, or a sentence that says why it cannot run the scripts. */
export async function findTrainPython(): Promise<TrainPython | string> {
  const executable = process.env.TRAIN_PYTHON ?? 'python3';
  const { exitCode, stderr } = await run(executable, ['-c', CHECK]);
  if (exitCode === 0) return { executable };
  const cause = stderr.trim().split('\n').at(-1) ?? '';
  return `"${executable}" cannot train a reader: ${cause}. Set TRAIN_PYTHON to one with scripts/train-reader/requirements.txt`;
}

/** Runs a script of `scripts/train-reader/` to its end, without the network. */
export function runTraining(
  { executable }: TrainPython,
  script: string,
  args: readonly string[],
): Promise<CommandResult> {
  return run(executable, [path.join('scripts/train-reader', `${script}.py`), ...args]);
}

async function run(executable: string, args: readonly string[]): Promise<CommandResult> {
  // Nothing may hang on the order of a set, which changes with the hash seed.
  const settings = { HF_HUB_OFFLINE: '1', PYTHONDONTWRITEBYTECODE: '1', PYTHONHASHSEED: 'random' };
  try {
    return {
      exitCode: 0,
      ...(await promisify(execFile)(executable, args, { cwd: ROOT_DIR, env: commandEnvironment(settings) })),
    };
  } catch (error) {
    const { code, stdout, stderr } = error as { code: unknown; stdout: string; stderr: string };
    return { exitCode: typeof code === 'number' ? code : null, stdout, stderr: stderr || String(error) };
  }
}
