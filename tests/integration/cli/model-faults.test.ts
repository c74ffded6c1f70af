import { rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CliWorkspace, createCliWorkspace } from '../../support/cli-workspace.ts';
import { createModelsDir } from '../../support/sample-model-folder.ts';

const QUESTION = 'Who built the lighthouse?';
/** A model that the program knows but that does not ship; the shipped files stand in for its own. */
const OTHER_MODEL = 'Xenova/all-MiniLM-L6-v2';

/** Runs ask and expects one sentence on stderr. */
async function failureOf(workspace: CliWorkspace, settings: Readonly<Record<string, string>>): Promise<string> {
  const { exitCode, stdout, stderr } = await workspace.run('ask', [QUESTION], settings);
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\bat .*\.[jt]s:\d+|Something unexpected/);
  return stderr;
}

describe('ask with a model that cannot be used', () => {
  it('names the model that it does not know', async () => {
    const workspace = await createCliWorkspace();
    expect(await failureOf(workspace, { MODEL: 'acme/unknown' })).toMatch(
      /"acme\/unknown".*Set MODEL to one of Xenova\//,
    );
  });

  it('names the file that is cut off', async () => {
    const workspace = await createCliWorkspace();
    const { modelsDir } = await createModelsDir({ weightsBytes: 1000 });
    expect(await failureOf(workspace, { MODELS_DIR: modelsDir })).toMatch(
      /"onnx\/model_quantized\.onnx" is damaged .*of 1000 bytes.*git checkout/,
    );
  });

  it('names the file that is missing', async () => {
    const workspace = await createCliWorkspace();
    const { modelsDir, modelDir } = await createModelsDir();
    await rm(path.join(modelDir, 'tokenizer.json'));
    expect(await failureOf(workspace, { MODELS_DIR: modelsDir })).toMatch(/"tokenizer\.json" is missing/);
  });

  it('names the folder of a model that is not there', async () => {
    const workspace = await createCliWorkspace();
    expect(await failureOf(workspace, { MODEL: OTHER_MODEL })).toContain(OTHER_MODEL);
  });
});

describe('an index of another model', () => {
  it('is not searched: ask says so and builds its own, and doctor says how to mend it', async () => {
    const workspace = await createCliWorkspace();
    await workspace.run('index-corpus', []);
    const old = await workspace.liveGeneration();
    const { modelsDir } = await createModelsDir({ model: OTHER_MODEL });
    const settings = { MODEL: OTHER_MODEL, MODELS_DIR: modelsDir };

    const doctor = await workspace.run('doctor', [], settings);
    expect(doctor.exitCode).toBe(1);
    expect(doctor.stdout).toMatch(/^MEND {2}Index: .*Xenova\/e5-small-v2.*npm run index/m);

    const { exitCode, stdout, stderr } = await workspace.run('ask', ['--json', QUESTION], settings);
    expect(exitCode, stderr).toBe(0);
    expect(stderr).toContain(`The index "${old}" was built with other settings`);
    expect(stderr).toMatch(/Xenova\/e5-small-v2.*Rebuilding it now\./);
    expect(JSON.parse(stdout)).toMatchObject({
      index: { model: OTHER_MODEL, generation: await workspace.liveGeneration() },
    });
  });
});
