import { beforeAll, describe, expect, it } from 'vitest';
import { epochMs, type Reader } from '../../src/reading/reader.ts';
import { loadReader } from '../../src/reading/transformers-reader.ts';
import { loadWorkerReader } from '../../src/reading/worker-reader.ts';
import { errorOf } from '../support/sample-error.ts';
import { MODELS_DIR } from '../support/sample-model-folder.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const FEE = { context: 'Fee', sentences: ['Canada pays a fee of €10 million.', 'It may be changed later.'] };
const BREAD = { context: '', sentences: ['The oven burns beech wood.'] };
const HOW_MUCH = 'How much does Canada pay?';
const NO_HURRY = Number.POSITIVE_INFINITY;

describe('a reader in a thread of its own', () => {
  let inThread: Reader;
  let reader: Reader;
  beforeAll(async () => {
    inThread = await loadReader(MODELS_DIR);
    reader = await loadWorkerReader(MODELS_DIR);
  });

  it('reads as the reader itself does', async () => {
    expect(reader.modelId).toBe(inThread.modelId);
    expect(await reader.read(HOW_MUCH, [FEE, BREAD], NO_HURRY)).toEqual(
      await inThread.read(HOW_MUCH, [FEE, BREAD], NO_HURRY),
    );
  });

  it('gives each question its own readings when many ask at once', async () => {
    const [fee, bread] = await inThread.read(HOW_MUCH, [FEE, BREAD], NO_HURRY);
    const asked = Array.from({ length: 10 }, (_, index) =>
      reader.read(HOW_MUCH, index % 2 === 0 ? [FEE] : [BREAD], NO_HURRY),
    );
    const readings = await Promise.all(asked);
    expect(readings).toEqual(readings.map((_, index) => [index % 2 === 0 ? fee : bread]));
  });

  it('reads one passage, and no more, when the time is up already', async () => {
    const readings = await reader.read(HOW_MUCH, [FEE, BREAD, FEE], epochMs() - 1);
    expect(readings).toEqual(await inThread.read(HOW_MUCH, [FEE], NO_HURRY));
  });

  it('reads nothing where there is nothing', async () => {
    expect(await reader.read(HOW_MUCH, [], NO_HURRY)).toEqual([]);
  });

  it('says that the model is missing as the reader itself does', async () => {
    const { folder, remove } = await makeTemporaryFolder();
    const [own, worker] = await Promise.all([
      errorOf(() => loadReader(folder)),
      errorOf(() => loadWorkerReader(folder)),
    ]);
    expect({ code: worker.code, message: worker.message }).toEqual({ code: own.code, message: own.message });
    await remove();
  });
});
