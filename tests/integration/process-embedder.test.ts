import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { loadProcessEmbedder } from '../../src/embedding/process-embedder.ts';
import { loadEmbedder } from '../../src/embedding/transformers-embedder.ts';
import { errorOf } from '../support/sample-error.ts';
import { createModelsDir, MODELS_DIR, SHIPPED_MODEL } from '../support/sample-model-folder.ts';

/** Fails at texts with the words vanish and crash. */
const FAILING_PROCESS = path.resolve(import.meta.dirname, '../support/failing-embedder-process.ts');

describe('an embedder in a process of its own', () => {
  it('is and does the same as one in this process', async () => {
    const [here, there] = await Promise.all([
      loadEmbedder(MODELS_DIR, SHIPPED_MODEL),
      loadProcessEmbedder(MODELS_DIR, SHIPPED_MODEL),
    ]);
    const { fingerprint, dimensions, maxTokens } = here;
    expect(there).toMatchObject({ fingerprint, dimensions, maxTokens });
    for (const text of ['Canada joined SAFE.', '', 'Что такое SAFE?']) {
      expect(await there.embedQuery(text)).toEqual(await here.embedQuery(text));
      expect(await there.embedPassage(text)).toEqual(await here.embedPassage(text));
      expect(there.countTokens(text)).toBe(here.countTokens(text));
    }
    expect([there.knowsWord('canada'), there.knowsWord('cannada')]).toEqual([true, false]);
  });

  it('gives each of many texts its own vector, and fails one that is too long without harm to the others', async () => {
    const embedder = await loadProcessEmbedder(MODELS_DIR, SHIPPED_MODEL);
    const texts = ['Canada joined SAFE.', 'the '.repeat(600), 'Bread is baked every morning.'];
    const [first, tooLong, last] = await Promise.allSettled(texts.map((text) => embedder.embedQuery(text)));
    expect(tooLong).toMatchObject({ status: 'rejected', reason: { name: 'BotError', code: 'INPUT_TOO_LONG' } });
    expect(first).toEqual({ status: 'fulfilled', value: await embedder.embedQuery(texts[0]!) });
    expect(last).toEqual({ status: 'fulfilled', value: await embedder.embedQuery(texts[2]!) });
  });

  it.each([
    ['vanish', 'its process ended with exit code 3'],
    ['crash', 'its process ended with SIGSEGV'],
  ])('that is lost at %j says so once, and fails what is in its hands and what comes later', async (word, reason) => {
    const losses: Error[] = [];
    const options = { entry: FAILING_PROCESS, onLost: (error: Error) => losses.push(error) };
    const embedder = await loadProcessEmbedder(MODELS_DIR, SHIPPED_MODEL, options);
    await embedder.embedQuery('Canada joined SAFE.');
    const texts = [`${word} now`, 'behind it'];
    const errors = await Promise.all(texts.map((text) => errorOf(() => embedder.embedQuery(text))));
    errors.push(await errorOf(() => embedder.embedPassage('later')));
    for (const error of errors) {
      expect(error.code).toBe('MODEL_UNAVAILABLE');
      expect(error.message).toContain(`"${SHIPPED_MODEL}"`);
      expect(error.message).toContain(reason);
    }
    expect(losses).toEqual([errors[0]]);
  });

  it('says what is wrong with the files as one in this process does', async () => {
    const { modelsDir } = await createModelsDir({ weightsBytes: 100_000 });
    const [own, other] = await Promise.all([
      errorOf(() => loadEmbedder(modelsDir, SHIPPED_MODEL)),
      errorOf(() => loadProcessEmbedder(modelsDir, SHIPPED_MODEL)),
    ]);
    expect({ code: other.code, message: other.message }).toEqual({ code: own.code, message: own.message });
  });
});
