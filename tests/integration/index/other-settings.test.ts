import { describe, expect, it } from 'vitest';
import { settingsFor } from '../../../src/index/index-settings.ts';
import { openIndex } from '../../../src/index/load-index.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace } from '../../support/index-workspace.ts';

const createChangedEmbedder = (
  change: Partial<ReturnType<typeof createHashingEmbedder>['fingerprint']>,
): ReturnType<typeof createHashingEmbedder> => {
  const embedder = createHashingEmbedder();
  return { ...embedder, fingerprint: { ...embedder.fingerprint, ...change } };
};

describe('an index', () => {
  it.each([
    ['another model', { id: 'test/other' }, ['test/hashing', 'test/other']],
    ['another file of the model', { files: { 'weights.bin': 'b'.repeat(64) } }, ['weights.bin', 'aaaaaa', 'bbbbbb']],
    ['another pooling', { pooling: 'cls' as const }, ['mean', 'cls']],
    ['another passage prefix', { passagePrefix: 'passage: ' }, ['""', '"passage: "']],
    ['another dimension', { dimensions: 32 }, ['64', '32']],
  ])('is refused with %s, naming what was expected and got', async (_, change, parts) => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const failure = await failureOf(workspace.open(createChangedEmbedder(change)));
    expect(failure.code).toBe('INDEX_INCOMPATIBLE');
    for (const part of [...parts, 'npm run index']) expect(failure.message).toContain(part);
  });

  it('is refused with other limits of passages', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const wanted = settingsFor(workspace.embedder);
    const failure = await failureOf(
      openIndex(workspace.dataDir, { ...wanted, splitting: { ...wanted.splitting, maxTokens: 80 } }),
    );
    expect(failure.code).toBe('INDEX_INCOMPATIBLE');
    expect(failure.message).toMatch(/maxTokens.*160.*80/);
  });

  it('is built anew for another model, with no vector of the old one', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const other = createHashingEmbedder({ id: 'test/other', dimensions: 32 });
    expect(await workspace.build({ embedder: other })).toMatchObject({ embedded: 13, reused: 0 });
    const { index } = await workspace.open(other);
    expect(index.manifest.model.id).toBe('test/other');
    expect(index.passageVectors.dimensions).toBe(32);
  });

  it('is built anew for other weights, though the corpus is the same', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const other = createChangedEmbedder({ files: { 'weights.bin': 'b'.repeat(64) } });
    expect(await workspace.build({ embedder: other })).toMatchObject({ embedded: 13, reused: 0 });
    expect((await workspace.open(other)).warnings).toEqual([]);
  });

  it('becomes the live one again when the model is set back', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    await workspace.build({ embedder: createHashingEmbedder({ id: 'test/other' }) });
    await workspace.build();
    const { index, warnings } = await workspace.open();
    expect(index.manifest.model.id).toBe('test/hashing');
    expect(warnings).toEqual([]);
  });
});
