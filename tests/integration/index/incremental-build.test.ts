import { rename } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { createIndexWorkspace, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';

const HARBOUR = SAMPLE_DOCUMENTS['harbour.md']!;

/** A workspace whose index is up to date, with the embedder's calls forgotten. */
async function createBuiltWorkspace(): ReturnType<typeof createIndexWorkspace> {
  const workspace = await createIndexWorkspace();
  await workspace.build();
  workspace.embedder.calls.length = 0;
  return workspace;
}

describe('a build', () => {
  it('embeds everything the first time', async () => {
    const workspace = await createIndexWorkspace();
    expect(await workspace.build()).toMatchObject({
      documents: { added: 3, changed: 0, removed: 0, unchanged: 0 },
      passages: 4,
      sentences: 9,
      embedded: 13,
      reused: 0,
    });
    expect(workspace.embedder.calls).toHaveLength(13);
  });

  it('embeds nothing and keeps the generation where nothing has changed', async () => {
    const workspace = await createBuiltWorkspace();
    const before = await workspace.generations();
    expect(await workspace.build()).toMatchObject({
      generation: before[0],
      documents: { added: 0, changed: 0, removed: 0, unchanged: 3 },
      passages: 4,
      sentences: 9,
      embedded: 0,
      reused: 13,
    });
    expect(workspace.embedder.calls).toEqual([]);
    expect(await workspace.generations()).toEqual(before);
    expect(await workspace.otherEntries()).toEqual(['current.json']);
  });

  it('embeds only the sentence that was edited and its passage', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.write('harbour.md', HARBOUR.replace('A green lamp', 'A red lamp'));
    expect(await workspace.build()).toMatchObject({
      documents: { added: 0, changed: 1, removed: 0, unchanged: 2 },
      embedded: 2,
      reused: 11,
    });
    expect(workspace.embedder.calls).toEqual([
      'The harbour: Lights. A red lamp marks the northern pier. It burns from dusk to dawn.',
      'A red lamp marks the northern pier.',
    ]);
    const { index } = await workspace.open();
    expect(index.passages[1]!.sentences[0]!.text).toBe('A red lamp marks the northern pier.');
  });

  it('embeds the passages, but not the sentences, of a document with another title', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.write('harbour.md', HARBOUR.replace('title: The harbour', 'title: The old port'));
    expect(await workspace.build()).toMatchObject({ embedded: 2, reused: 11 });
    expect(workspace.embedder.calls.map((text) => text.split('.')[0])).toEqual([
      'The old port: Tides',
      'The old port: Lights',
    ]);
    expect((await workspace.open()).index.documents.get('harbour')!.title).toBe('The old port');
  });

  it('embeds nothing for a change that leaves the text alone, but takes it over', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.write('harbour.md', HARBOUR.replace('## Tides', '\n\n## Tides'));
    expect(await workspace.build()).toMatchObject({ documents: { changed: 1 }, embedded: 0, reused: 13 });
    const { index } = await workspace.open();
    const [sentence] = index.passages[0]!.sentences;
    expect(sentence!.text).toMatch(/^High water/);
    expect(sentence!.lines).toEqual([9, 9]);
  });

  it('counts a new document and embeds it alone', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.write('inns/anchor.md', 'The inn has nine rooms. Its door is blue.');
    expect(await workspace.build()).toMatchObject({
      documents: { added: 1, changed: 0, removed: 0, unchanged: 3 },
      passages: 5,
      sentences: 11,
      embedded: 3,
      reused: 13,
    });
    expect((await workspace.open()).index.documents.has('inns/anchor')).toBe(true);
  });

  it('counts a removed document and forgets it', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.remove('orchard.md');
    expect(await workspace.build()).toMatchObject({
      documents: { added: 0, changed: 0, removed: 1, unchanged: 2 },
      passages: 3,
      sentences: 6,
      embedded: 0,
      reused: 9,
    });
    const { index } = await workspace.open();
    expect(index.documents.has('orchard')).toBe(false);
    expect(index.passages.some(({ documentId }) => documentId === 'orchard')).toBe(false);
  });

  it('embeds nothing for a document that was only moved', async () => {
    const workspace = await createBuiltWorkspace();
    await rename(path.join(workspace.corpusDir, 'mill.md'), path.join(workspace.corpusDir, 'windmill.md'));
    expect(await workspace.build()).toMatchObject({
      documents: { added: 1, changed: 0, removed: 1, unchanged: 2 },
      embedded: 0,
      reused: 13,
    });
    expect((await workspace.open()).index.documents.get('windmill')!.path).toBe('windmill.md');
  });

  it('publishes another ending of a file name, which keeps the id', async () => {
    const workspace = await createBuiltWorkspace();
    await rename(path.join(workspace.corpusDir, 'mill.md'), path.join(workspace.corpusDir, 'mill.markdown'));
    expect(await workspace.build()).toMatchObject({ documents: { unchanged: 3 }, embedded: 0 });
    expect((await workspace.open()).index.documents.get('mill')!.path).toBe('mill.markdown');
  });

  it('embeds a text that stands in two documents once', async () => {
    const workspace = await createBuiltWorkspace();
    const mill = SAMPLE_DOCUMENTS['mill.md']!;
    await workspace.write('second-mill.md', mill.replace('1911', '1920'));
    expect(await workspace.build()).toMatchObject({ embedded: 2, reused: 14 });
  });

  it('embeds everything again on demand, though nothing has changed', async () => {
    const workspace = await createBuiltWorkspace();
    const [before] = await workspace.generations();
    const summary = await workspace.build({ full: true });
    expect(summary).toMatchObject({ documents: { unchanged: 3 }, embedded: 13, reused: 0 });
    expect(summary.generation).not.toBe(before);
    expect((await workspace.open()).index.manifest.generation).toBe(summary.generation);
    expect(workspace.embedder.calls).toHaveLength(13);
  });

  it('embeds nothing after an edit that was taken back', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.write('harbour.md', HARBOUR.replace('twice', 'once'));
    await workspace.write('harbour.md', HARBOUR);
    expect(await workspace.build()).toMatchObject({ documents: { unchanged: 3 }, embedded: 0 });
    expect(await workspace.generations()).toHaveLength(1);
  });

  it('leaves out a file that went bad, and says so', async () => {
    const workspace = await createBuiltWorkspace();
    await workspace.write('mill.md', 'binary \0 data');
    expect(await workspace.build()).toMatchObject({ documents: { removed: 1, unchanged: 2 }, embedded: 0 });
  });
});
