import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { MODEL_PROFILES } from '../../../src/embedding/model-profiles.ts';
import { profileOf, verifyModelFiles } from '../../../src/embedding/verify-model-files.ts';
import { errorOf } from '../../support/sample-error.ts';
import { createModelsDir, SHIPPED_MODEL } from '../../support/sample-model-folder.ts';

const WEIGHTS = 'onnx/model_quantized.onnx';

describe('profileOf', () => {
  it('gives the prefixes and pooling of the shipped model', () => {
    expect(profileOf(SHIPPED_MODEL)).toMatchObject({
      pooling: 'mean',
      queryPrefix: 'query: ',
      passagePrefix: 'passage: ',
      dimensions: 384,
      maxTokens: 512,
    });
  });

  it('refuses a model that the table does not know and names those it knows', async () => {
    const error = await errorOf(() => profileOf('nobody/nothing'));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('"nobody/nothing"');
    for (const known of Object.keys(MODEL_PROFILES)) expect(error.message).toContain(known);
  });

  it.each(['constructor', 'toString', '__proto__'])('refuses the name %j, which every object has', async (name) => {
    const error = await errorOf(() => profileOf(name));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
  });
});

describe('verifyModelFiles', () => {
  it('returns the hashes of the shipped model, which are those of the table', async () => {
    const { modelsDir } = await createModelsDir();
    expect(await verifyModelFiles(modelsDir, SHIPPED_MODEL)).toEqual(MODEL_PROFILES[SHIPPED_MODEL]!.files);
  });

  it.each(['config.json', 'tokenizer.json', 'tokenizer_config.json', WEIGHTS])(
    'names %s where it is missing',
    async (file) => {
      const { modelsDir, modelDir } = await createModelsDir();
      await rm(path.join(modelDir, file));
      const error = await errorOf(() => verifyModelFiles(modelsDir, SHIPPED_MODEL));
      expect(error.code).toBe('MODEL_UNAVAILABLE');
      expect(error.message).toContain(`"${file}" is missing`);
      expect(error.cause).toMatchObject({ code: 'ENOENT' });
    },
  );

  it('refuses weights that were cut off', async () => {
    const { modelsDir } = await createModelsDir({ weightsBytes: 1000 });
    const error = await errorOf(() => verifyModelFiles(modelsDir, SHIPPED_MODEL));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain(`"${WEIGHTS}" is damaged`);
    expect(error.message).toContain('1000 bytes');
  });

  it('refuses an empty file', async () => {
    const { modelsDir } = await createModelsDir({ weightsBytes: 0 });
    const error = await errorOf(() => verifyModelFiles(modelsDir, SHIPPED_MODEL));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain(WEIGHTS);
  });

  it('says that a Git LFS pointer is one', async () => {
    const { modelsDir, modelDir } = await createModelsDir({ weightsBytes: 0 });
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'7'.repeat(64)}\nsize 34014367\n`;
    await writeFile(path.join(modelDir, WEIGHTS), pointer);
    const error = await errorOf(() => verifyModelFiles(modelsDir, SHIPPED_MODEL));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain(`"${WEIGHTS}" is a Git LFS pointer`);
    expect(error.message).toContain('git lfs pull');
  });

  it('refuses a file that was swapped for another one', async () => {
    const { modelsDir, modelDir } = await createModelsDir();
    await writeFile(path.join(modelDir, 'config.json'), '{"model_type": "bert", "hidden_size": 384}');
    const error = await errorOf(() => verifyModelFiles(modelsDir, SHIPPED_MODEL));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('"config.json" is damaged or another file');
  });

  it('refuses a folder where a file should be', async () => {
    const { modelsDir, modelDir } = await createModelsDir();
    await rm(path.join(modelDir, 'tokenizer.json'));
    await mkdir(path.join(modelDir, 'tokenizer.json'));
    const error = await errorOf(() => verifyModelFiles(modelsDir, SHIPPED_MODEL));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('"tokenizer.json" cannot be read');
  });

  it('takes the hashes of a known model whose files are not pinned', async () => {
    const { modelsDir } = await createModelsDir({ model: 'Xenova/gte-small' });
    const hashes = await verifyModelFiles(modelsDir, 'Xenova/gte-small');
    expect(Object.keys(hashes).sort()).toEqual(['config.json', WEIGHTS, 'tokenizer.json', 'tokenizer_config.json']);
    for (const hash of Object.values(hashes)) expect(hash).toMatch(/^[0-9a-f]{64}$/);
  });
});
