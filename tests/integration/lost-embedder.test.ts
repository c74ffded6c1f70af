import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../src/answering/answer.ts';
import { App, ROOT_DIR } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import { type EmbedderProcess, loadProcessEmbedder } from '../../src/embedding/process-embedder.ts';
import { commandEnvironment } from '../support/cli-process.ts';
import { type CliWorkspace, makeCliWorkspace } from '../support/cli-workspace.ts';
import { errorOf } from '../support/sample-error.ts';

/** Fails at texts with the words vanish and crash. */
const FAILING_PROCESS = path.resolve(import.meta.dirname, '../support/failing-embedder-process.ts');

const QUESTION = 'Who built the lighthouse of Marwick in 1887?';

let workspace: CliWorkspace;
beforeAll(async () => {
  workspace = await makeCliWorkspace();
});
afterAll(() => workspace.removeFolder());

/** The parts of an answer that are the same each time. */
const contentOf = (answer: Answer) => ({ ...answer, timings: null });

/** An app as the bot has it, whose index is built. */
async function openApp() {
  const embedders: EmbedderProcess[] = [];
  const told: string[] = [];
  const app = await App.load(loadConfig(commandEnvironment({ ...workspace.settings, READER: 'off' }), ROOT_DIR), {
    log: { info: (sentence) => told.push(sentence), warn: (sentence) => told.push(sentence) },
    loadEmbedder: async (modelsDir, model, options) => {
      const embedder = await loadProcessEmbedder(modelsDir, model, { ...options, entry: FAILING_PROCESS });
      embedders.push(embedder);
      return embedder;
    },
  });
  const { answerer } = await app.openOrBuild(() => undefined);
  return { answerer, embedders, told };
}

describe('an app whose embedding model is lost', () => {
  it('answers questions in hand and new ones when it is back, and says both', async () => {
    const { answerer, embedders, told } = await openApp();
    const before = contentOf(await answerer.answer(QUESTION));
    expect(before.excerpts).not.toEqual([]);
    const inHand = answerer.answer(QUESTION);
    await embedders[0]!.stop();
    const later = answerer.answer(QUESTION);
    expect([await inHand, await later].map(contentOf)).toEqual([before, before]);
    expect(told).toEqual([
      expect.stringContaining('Questions have to wait for the embedding model'),
      'The embedding model is back; questions are answered again.',
    ]);
    expect(embedders).toHaveLength(2);
  });

  it('fails a question that takes its process away twice, and answers the next', async () => {
    const { answerer } = await openApp();
    const before = contentOf(await answerer.answer(QUESTION));
    const error = await errorOf(() => answerer.answer('Does the lighthouse crash?'));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(contentOf(await answerer.answer(QUESTION))).toEqual(before);
  });
});
