import { existsSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../../src/embedding/embedder.ts';
import { loadEmbedder } from '../../../src/embedding/transformers-embedder.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, readFiles, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';

const MODELS_DIR = path.join(import.meta.dirname, '..', '..', '..', 'models');
const MODEL = 'Xenova/e5-small-v2';
const isThere = existsSync(path.join(MODELS_DIR, MODEL, 'onnx', 'model_quantized.onnx'));

describe.skipIf(!isThere)(`an index with ${MODEL} (skipped where its weights are not in models/)`, () => {
  let embedder: Embedder;

  beforeAll(async () => {
    embedder = await loadEmbedder(MODELS_DIR, MODEL);
  });

  it('finds the passage that answers a question in other words', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build({ embedder });
    const { index } = await workspace.open(embedder);
    for (const [question, documentId] of [
      ['In which month is the fruit ready?', 'orchard'],
      ['Where were the millstones quarried?', 'mill'],
      ['What shines at the pier by night?', 'harbour'],
    ] as const) {
      const [best] = index.passageGraph.search(await embedder.embedQuery(question), 1);
      expect(index.passages[best!.row]!.documentId).toBe(documentId);
    }
  });

  it('embeds what was edited alone, and ends with the bytes of a full build', async () => {
    const stepwise = await createIndexWorkspace();
    expect(await stepwise.build({ embedder })).toMatchObject({ embedded: 13, reused: 0 });
    expect(await stepwise.build({ embedder })).toMatchObject({ embedded: 0, reused: 13 });
    const edited = SAMPLE_DOCUMENTS['mill.md']!.replace('1911', '1912');
    await stepwise.write('mill.md', edited);
    const step = await stepwise.build({ embedder });
    expect(step).toMatchObject({ embedded: 2, reused: 11 });
    const atOnce = await createIndexWorkspace({ ...SAMPLE_DOCUMENTS, 'mill.md': edited });
    const once = await atOnce.build({ embedder });
    const left = await readFiles(path.join(stepwise.indexDir, step.generation));
    const right = await readFiles(path.join(atOnce.indexDir, once.generation));
    const differing = Object.keys(left).filter((name) => !left[name]!.equals(right[name]!));
    expect(differing).toEqual(['manifest.json']);
  });

  it('is refused with the hashing model, naming both', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build({ embedder });
    const failure = await failureOf(workspace.open());
    expect(failure.code).toBe('INDEX_INCOMPATIBLE');
    for (const part of [MODEL, 'test/hashing', '384', '64']) expect(failure.message).toContain(part);
  });
});
