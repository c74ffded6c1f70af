import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { machineMs } from '../../src/processes/machine-ms.ts';
import type { Reader } from '../../src/reading/reader.ts';
import { loadReader } from '../../src/reading/transformers-reader.ts';
import { loadProcessReader } from '../../src/reading/process-reader.ts';
import { errorOf } from '../support/sample-error.ts';
import { MODELS_DIR } from '../support/sample-model-folder.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const FEE = { context: 'Fee', sentences: ['Canada pays a fee of €10 million.', 'It may be changed later.'] };
const BREAD = { context: '', sentences: ['The oven burns beech wood.'] };
const HOW_MUCH = 'How much does Canada pay?';
const NO_HURRY = Number.POSITIVE_INFINITY;

describe('a reader in a process of its own', () => {
  let inThread: Reader;
  let reader: Reader;
  beforeAll(async () => {
    inThread = await loadReader(MODELS_DIR);
    reader = await loadProcessReader(MODELS_DIR);
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
    const readings = await reader.read(HOW_MUCH, [FEE, BREAD, FEE], machineMs() - 1);
    expect(readings).toEqual(await inThread.read(HOW_MUCH, [FEE], NO_HURRY));
  });

  it('reads nothing where there is nothing', async () => {
    expect(await reader.read(HOW_MUCH, [], NO_HURRY)).toEqual([]);
  });

  it('says that the model is missing as the reader itself does', async () => {
    const folder = await createTemporaryFolder();
    const [own, other] = await Promise.all([
      errorOf(() => loadReader(folder)),
      errorOf(() => loadProcessReader(folder)),
    ]);
    expect({ code: other.code, message: other.message }).toEqual({ code: own.code, message: own.message });
  });

  it('gives up on a process that does not come up', async () => {
    const entry = path.join(await createTemporaryFolder(), 'silent.mjs');
    await writeFile(entry, 'setInterval(() => undefined, 60_000);');
    const error = await errorOf(() => loadProcessReader(MODELS_DIR, { entry, tickMs: 20 }));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('it was not loaded within 60 s');
  });

  it('fails the questions in the hands of a process that ends, and those that come after', async () => {
    const lost: Error[] = [];
    const lone = await loadProcessReader(MODELS_DIR, { onLost: (error) => lost.push(error) });
    const asked = Array.from({ length: 10 }, () => errorOf(() => lone.read(HOW_MUCH, [FEE, BREAD], NO_HURRY)));
    await lone.stop();
    const errors = await Promise.all([...asked, errorOf(() => lone.read(HOW_MUCH, [FEE], NO_HURRY))]);
    expect(lost).toEqual([errors.at(-1)]);
    expect(new Set(errors)).toEqual(new Set(lost));
    expect(lost[0]?.message).toContain('its process ended with SIGKILL');
  });
});
