import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import { BotError, systemErrorCode } from '../errors.ts';
import { MODEL_PROFILES, type ModelProfile } from './model-profiles.ts';

/** The files that @xenova/transformers reads for a quantised text model. */
const MODEL_FILES = ['config.json', 'tokenizer.json', 'tokenizer_config.json', 'onnx/model_quantized.onnx'] as const;

/**
 * The table's entry for a model.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` for a model that the table does not know.
 */
export function profileOf(modelId: string): ModelProfile {
  const profile = Object.hasOwn(MODEL_PROFILES, modelId) ? MODEL_PROFILES[modelId] : undefined;
  if (profile === undefined) {
    throw new BotError(
      'MODEL_UNAVAILABLE',
      `Cannot use the model "${modelId}": its pooling and prefixes are not known. Set MODEL to one of ${Object.keys(MODEL_PROFILES).join(', ')}, or add it to src/embedding/model-profiles.ts.`,
    );
  }
  return profile;
}

/**
 * Takes the SHA-256 of each file of an embedding model and compares it with the table.
 *
 * @returns Hash by path inside the model's folder.
 * @throws {BotError} `MODEL_UNAVAILABLE`: see `verifyFiles`.
 */
export function verifyModelFiles(modelsDir: string, modelId: string): Promise<Record<string, string>> {
  return verifyFiles(modelsDir, modelId, profileOf(modelId).files);
}

/**
 * Takes the SHA-256 of each file of a model, before a native library sees any of them, and compares it with what is expected.
 *
 * @param expectedHashes - By path inside the model's folder; a file that is not listed may have any content.
 * @returns Hash by path inside the model's folder.
 * @throws {BotError} `MODEL_UNAVAILABLE`, naming the file and what is wrong: missing, a Git LFS pointer, or other content.
 */
export async function verifyFiles(
  modelsDir: string,
  modelId: string,
  expectedHashes: Readonly<Record<string, string>>,
): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {};
  for (const file of MODEL_FILES) {
    const fullPath = path.join(modelsDir, modelId, file);
    const hash = await hashModelFile(fullPath, modelId, file);
    const expected = expectedHashes[file];
    if (expected !== undefined && hash !== expected) {
      const { size } = await stat(fullPath);
      throw new BotError(
        'MODEL_UNAVAILABLE',
        `Cannot load the model "${modelId}": "${file}" is damaged or another file (expected SHA-256 ${expected.slice(0, 12)}…, got ${hash.slice(0, 12)}… of ${size} bytes). Restore it with \`git checkout -- models\`.`,
      );
    }
    hashes[file] = hash;
  }
  return hashes;
}

async function hashModelFile(fullPath: string, modelId: string, file: string): Promise<string> {
  try {
    if (await isGitLfsPointer(fullPath)) {
      throw new BotError(
        'MODEL_UNAVAILABLE',
        `Cannot load the model "${modelId}": "${file}" is a Git LFS pointer, not the file itself. Fetch it with \`git lfs pull\`.`,
      );
    }
    const hash = createHash('sha256');
    await pipeline(createReadStream(fullPath), hash);
    return hash.digest('hex');
  } catch (error) {
    if (error instanceof BotError) throw error;
    const reason = systemErrorCode(error) === 'ENOENT' ? 'is missing' : 'cannot be read';
    throw new BotError(
      'MODEL_UNAVAILABLE',
      `Cannot load the model "${modelId}": "${file}" ${reason} in "${path.dirname(fullPath)}". Restore it with \`git checkout -- models\`, or set MODELS_DIR and MODEL.`,
      { cause: error },
    );
  }
}

/** https://github.com/git-lfs/git-lfs/blob/main/docs/spec.md: a pointer file begins with this line. */
async function isGitLfsPointer(fullPath: string): Promise<boolean> {
  const pointer = 'version https://git-lfs';
  const handle = await open(fullPath);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(pointer.length), 0, pointer.length, 0);
    return buffer.toString('latin1', 0, bytesRead) === pointer;
  } finally {
    await handle.close();
  }
}
