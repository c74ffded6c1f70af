import { copyFile, mkdir, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder of shipped models. */
export const MODELS_DIR = path.resolve(import.meta.dirname, '../../models');

/** The model that ships with the project. */
export const SHIPPED_MODEL = 'Xenova/e5-small-v2';

/** Files of the shipped model that are small enough to copy for a test. */
const SMALL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WEIGHTS = 'onnx/model_quantized.onnx';

/**
 * A models folder for one test that holds the shipped model under some name: small files copied, the weights linked, or
 * only their first bytes.
 */
export async function createModelsDir(
  options: { model?: string; weightsBytes?: number } = {},
): Promise<{ modelsDir: string; modelDir: string }> {
  const { model = SHIPPED_MODEL, weightsBytes } = options;
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'accord-models-'));
  onTestFinished(() => rm(modelsDir, { recursive: true, force: true }));
  const shipped = path.join(MODELS_DIR, SHIPPED_MODEL);
  const modelDir = path.join(modelsDir, model);
  await mkdir(path.join(modelDir, 'onnx'), { recursive: true });
  for (const file of SMALL_FILES) await copyFile(path.join(shipped, file), path.join(modelDir, file));
  if (weightsBytes === undefined) await symlink(path.join(shipped, WEIGHTS), path.join(modelDir, WEIGHTS));
  else await copyStart(path.join(shipped, WEIGHTS), path.join(modelDir, WEIGHTS), weightsBytes);
  return { modelsDir, modelDir };
}

async function copyStart(from: string, to: string, bytes: number): Promise<void> {
  const source = await open(from);
  const target = await open(to, 'w');
  try {
    const { buffer } = await source.read(Buffer.alloc(bytes), 0, bytes, 0);
    await target.writeFile(buffer);
  } finally {
    await source.close();
    await target.close();
  }
}
