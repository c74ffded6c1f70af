import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, type IndexWorkspace, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';

const pointerOf = (workspace: IndexWorkspace): string => path.join(workspace.indexDir, 'current.json');

/** Two generations, the second of them live. */
async function createBuiltWorkspace(): Promise<{ workspace: IndexWorkspace; older: string; live: string }> {
  const workspace = await createIndexWorkspace();
  const older = (await workspace.build()).generation;
  await workspace.write('mill.md', SAMPLE_DOCUMENTS['mill.md']!.replace('1911', '1912'));
  const live = (await workspace.build()).generation;
  return { workspace, older, live };
}

const CONTENTS: [string, string][] = [
  ['empty', ''],
  ['cut off', '{"generation":"000002-2026-'],
  ['full of zeros', '\0'.repeat(120)],
  ['another JSON value', '["a"]'],
  ['pointing out of the folder', JSON.stringify({ generation: '../data', manifestSha256: 'a'.repeat(64) })],
  ['naming what is no generation', JSON.stringify({ generation: 'gone', manifestSha256: 'a'.repeat(64) })],
];

describe('a pointer file that is', () => {
  it.each(CONTENTS)('%s leads to the newest generation, with a warning', async (_, content) => {
    const { workspace, live } = await createBuiltWorkspace();
    await writeFile(pointerOf(workspace), content);
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(live);
    expect(warnings).toEqual([expect.stringContaining(`"${live}"`)]);
  });

  it.each(CONTENTS)('%s is mended by the next build, which embeds nothing', async (_, content) => {
    const { workspace } = await createBuiltWorkspace();
    await writeFile(pointerOf(workspace), content);
    const { generation, embedded } = await workspace.build();
    expect(embedded).toBe(0);
    expect(JSON.parse(await readFile(pointerOf(workspace), 'utf8'))).toMatchObject({ generation });
    expect((await workspace.open()).index.manifest.generation).toBe(generation);
  });

  it('missing leads to the newest generation, with a warning', async () => {
    const { workspace, live } = await createBuiltWorkspace();
    await rm(pointerOf(workspace));
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(live);
    expect(warnings).toEqual([expect.stringContaining('npm run index')]);
  });

  it('pointing at a generation that is not there leads to the newest one, with a warning', async () => {
    const { workspace, live } = await createBuiltWorkspace();
    const gone = '000003-2026-01-01T00-02-00-0123abcd';
    await writeFile(pointerOf(workspace), JSON.stringify({ generation: gone, manifestSha256: 'a'.repeat(64) }));
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(live);
    expect(warnings).toEqual([expect.stringContaining(`"${gone}"`)]);
  });

  it('the only thing left makes the index damaged, naming the generation', async () => {
    const { workspace, older, live } = await createBuiltWorkspace();
    for (const generation of [older, live]) await rm(path.join(workspace.indexDir, generation), { recursive: true });
    const failure = await failureOf(workspace.open());
    expect(failure.code).toBe('INDEX_CORRUPT');
    expect(failure.message).toContain(live);
  });

  it('giving another hash for the manifest leads to the generation before, with a warning', async () => {
    const { workspace, older, live } = await createBuiltWorkspace();
    await writeFile(pointerOf(workspace), JSON.stringify({ generation: live, manifestSha256: 'a'.repeat(64) }));
    const { index, warnings } = await workspace.open();
    expect(index.manifest.generation).toBe(older);
    expect(warnings).toEqual([expect.stringContaining('manifest.json')]);
  });
});
