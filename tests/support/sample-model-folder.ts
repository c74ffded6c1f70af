import { copyFile, mkdir, mkdtemp, open, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';

/** The folder of shipped models. */
export const MODELS_DIR = path.resolve(import.meta.dirname, '../../models');

/** The embedding model that ships with the project. */
export const SHIPPED_MODEL = 'Xenova/e5-small-v2';

/** The reader that ships with the project. */
const SHIPPED_READER = 'accord-reader-minilm-l6';

/** Files of a shipped model that are small enough to copy for a test. */
const SMALL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json'];
const WEIGHTS = 'onnx/model_quantized.onnx';

/**
 * A models folder for one test that holds the shipped embedding model under some name, and the reader: small files copied,
 * weights linked, or only their first bytes.
 *
 * @param options - `withReader: false` leaves the reader out.
 */
export async function createModelsDir(
  options: { model?: string; weightsBytes?: number; withReader?: boolean; readerWeightsBytes?: number } = {},
): Promise<{ modelsDir: string; modelDir: string; readerDir: string }> {
  const { model = SHIPPED_MODEL, weightsBytes, withReader = true, readerWeightsBytes } = options;
  const modelsDir = await mkdtemp(path.join(tmpdir(), 'accord-models-'));
  onTestFinished(() => rm(modelsDir, { recursive: true, force: true }));
  const [modelDir, readerDir] = [path.join(modelsDir, model), path.join(modelsDir, SHIPPED_READER)];
  await copyModel(path.join(MODELS_DIR, SHIPPED_MODEL), modelDir, weightsBytes);
  if (withReader) await copyModel(path.join(MODELS_DIR, SHIPPED_READER), readerDir, readerWeightsBytes);
  return { modelsDir, modelDir, readerDir };
}

async function copyModel(from: string, to: string, weightsBytes: number | undefined): Promise<void> {
  await mkdir(path.join(to, 'onnx'), { recursive: true });
  for (const file of SMALL_FILES) await copyFile(path.join(from, file), path.join(to, file));
  if (weightsBytes === undefined) await symlink(path.join(from, WEIGHTS), path.join(to, WEIGHTS));
  else await copyStart(path.join(from, WEIGHTS), path.join(to, WEIGHTS), weightsBytes);
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
