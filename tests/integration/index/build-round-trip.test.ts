import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import type { BuildProgress } from '../../../src/index/build-report.ts';
import { hashFile } from '../../../src/index/durable-files.ts';
import { ExactIndex } from '../../../src/index/exact-index.ts';
import { INDEX_FILES } from '../../../src/index/load-index.ts';
import { passageText } from '../../../src/passages/passage.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace } from '../../support/index-workspace.ts';

describe('a built index', () => {
  it('opens with the documents, passages and vectors of the corpus', async () => {
    const workspace = await createIndexWorkspace();
    const summary = await workspace.build();
    const { index, warnings } = await workspace.open();
    expect(warnings).toEqual([]);
    expect(index.manifest.generation).toBe(summary.generation);
    expect(index.manifest.counts).toEqual({ documents: 3, passages: 4, sentences: 9 });
    expect([...index.documents.keys()]).toEqual(['harbour', 'mill', 'orchard']);
    expect(index.passages.map(({ documentId }) => documentId)).toEqual(['harbour', 'harbour', 'mill', 'orchard']);
    expect(passageText(index.passages[2]!)).toBe('The wheel turned until 1911. Its stones came from France.');
    expect(index.firstSentenceRows).toEqual([0, 2, 4, 6]);
    expect([index.passageVectors.size, index.sentenceVectors.size]).toEqual([4, 9]);
    expect([index.passageGraph.size, index.sentenceGraph.size]).toEqual([4, 9]);
  });

  it('holds the vector of each sentence in its row', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const { index } = await workspace.open();
    for (const [row, passage] of index.passages.entries()) {
      for (const [position, sentence] of passage.sentences.entries()) {
        const stored = index.sentenceVectors.row(index.firstSentenceRows[row]! + position);
        expect(stored).toEqual(await workspace.embedder.embedPassage(sentence.text));
      }
    }
  });

  it('gives the neighbours that comparing with every vector gives', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const { index } = await workspace.open();
    for (const question of [
      'When are pears picked?',
      'Which lamp marks the pier?',
      'Where did the stones come from?',
    ]) {
      const query = await workspace.embedder.embedQuery(question);
      const rows = index.sentenceGraph.search(query, 9).map(({ row }) => row);
      const exact = new ExactIndex(index.sentenceVectors).search(query, 9);
      expect(rows[0]).toBe(exact[0]!.row);
      expect([...rows].sort((a, b) => a - b)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
    }
  });

  it('is opened twice with the same neighbours', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const query = await workspace.embedder.embedQuery('Fishing boats at high water');
    const [first, second] = [await workspace.open(), await workspace.open()];
    expect(second.index.passageGraph.search(query, 4)).toEqual(first.index.passageGraph.search(query, 4));
  });

  it('names every one of its files in the manifest, with the right hash', async () => {
    const workspace = await createIndexWorkspace();
    const { generation } = await workspace.build();
    const { index } = await workspace.open();
    const folder = path.join(workspace.indexDir, generation);
    const names = (await readdir(folder)).filter((name) => name !== 'manifest.json').sort();
    expect(Object.keys(index.manifest.files).sort()).toEqual(names);
    expect(names).toEqual(Object.values(INDEX_FILES).sort());
    for (const name of names) expect(index.manifest.files[name]!.sha256).toBe(await hashFile(path.join(folder, name)));
  });

  it('leaves nothing in its folder but the generation and the pointer', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    expect(await workspace.otherEntries()).toEqual(['current.json']);
    expect(await workspace.generations()).toHaveLength(1);
  });

  it('goes on being searched after its files are gone', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const { index } = await workspace.open();
    await rm(workspace.dataDir, { recursive: true });
    const query = await workspace.embedder.embedQuery('apples');
    expect(index.passageGraph.search(query, 1)[0]!.row).toBe(3);
  });
});

describe('a build', () => {
  it('reports progress up to the total of each step', async () => {
    const workspace = await createIndexWorkspace();
    const progress: BuildProgress[] = [];
    await workspace.build({ onProgress: (step) => progress.push(step) });
    for (const step of ['embed', 'graph'] as const) {
      const done = progress.filter((report) => report.step === step);
      expect(done.at(-1)).toEqual({ step, done: 13, total: 13, documents: 3, passages: 4 });
      expect(done.map((report) => report.done)).toEqual(done.map((report) => report.done).sort((a, b) => a - b));
    }
    expect(progress.findIndex(({ step }) => step === 'graph')).toBe(13);
    expect(progress.at(-1)).toEqual({ step: 'check', done: 3, total: 3, documents: 3, passages: 4 });
  });

  it('counts seconds by the clock that it is given', async () => {
    const workspace = await createIndexWorkspace();
    let reads = 0;
    const summary = await workspace.build({ now: () => new Date(Date.UTC(2026, 0, 1, 0, 0, 0, 1500 * reads++)) });
    expect(summary.seconds).toBe(1.5 * (reads - 1));
  });

  it('names its generation after a number, the time and a token', async () => {
    const workspace = await createIndexWorkspace();
    const { generation } = await workspace.build({ now: () => new Date('2026-03-04T05:06:07.890Z') });
    expect(generation).toMatch(/^000001-2026-03-04T05-06-07-[0-9a-f]{8}$/);
    expect((await workspace.open()).index.manifest.createdAt).toBe('2026-03-04T05:06:07.890Z');
  });

  it('indexes a corpus of one sentence', async () => {
    const workspace = await createIndexWorkspace({ 'one.md': 'Only this.' });
    expect(await workspace.build()).toMatchObject({ passages: 1, sentences: 1 });
    expect((await workspace.open()).index.passageGraph.size).toBe(1);
  });
});

describe('openIndex', () => {
  it('finds no index where nothing was built, and says how to build one', async () => {
    const workspace = await createIndexWorkspace();
    const failure = await failureOf(workspace.open());
    expect(failure.code).toBe('INDEX_NOT_FOUND');
    expect(failure.message).toContain(workspace.indexDir);
    expect(failure.message).toContain('npm run index');
  });

  it('finds no index where only a failed build was', async () => {
    const workspace = await createIndexWorkspace({});
    await failureOf(workspace.build());
    expect((await failureOf(workspace.open())).code).toBe('INDEX_NOT_FOUND');
  });

  it('opens whole generations only, while others are built', async () => {
    const workspace = await createIndexWorkspace();
    const hashes = new Set<string>();
    await workspace.build();
    let building = true;
    const buildAll = async (): Promise<void> => {
      try {
        for (let round = 0; round < 8; round++) {
          await workspace.write('mill.md', `The wheel turned ${round} times. It stopped then.`);
          await workspace.build();
        }
      } finally {
        building = false;
      }
    };
    const openAll = async (): Promise<void> => {
      while (building) {
        const { index, warnings } = await workspace.open();
        expect(warnings).toEqual([]);
        hashes.add(index.manifest.corpusHash);
      }
    };
    await Promise.all([buildAll(), openAll()]);
    expect(hashes.size).toBeGreaterThan(1);
  });
});
