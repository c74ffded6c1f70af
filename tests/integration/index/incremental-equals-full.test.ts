import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hashCorpus } from '../../../src/index/compare-documents.ts';
import { createIndexWorkspace, type IndexWorkspace, readFiles } from '../../support/index-workspace.ts';
import { makeTemporaryFolder } from '../../support/temporary-folder.ts';

/** Few enough that the same sentence often stands in several documents and passages. */
const SENTENCES = [
  'The harbour has two piers.',
  'Apples ripen in September.',
  'The wheel turned until 1911.',
  'Nobody rang the bell.',
  'Snow lay on the roofs for a month.',
  'A ferry crosses at noon.',
];
const TITLES = ['Harbour', 'Orchard', 'Mill'];
const FILES = ['a.md', 'b.md', 'sub/c.md', 'd.markdown'];

const documentText = fc
  .record({
    title: fc.option(fc.constantFrom(...TITLES)),
    sections: fc.array(
      fc.record({
        heading: fc.constantFrom('Past', 'Present'),
        sentences: fc.array(fc.constantFrom(...SENTENCES), { minLength: 1, maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 3 },
    ),
  })
  .map(({ title, sections }) =>
    [
      ...(title === null ? [] : ['---', `title: ${title}`, '---', '']),
      ...sections.map(({ heading, sentences }) => `## ${heading}\n\n${sentences.join(' ')}\n`),
    ].join('\n'),
  );

const step = fc.record({
  edits: fc.array(fc.record({ file: fc.constantFrom(...FILES), text: fc.option(documentText, { freq: 3 }) }), {
    maxLength: 3,
  }),
  full: fc.boolean(),
});

async function applyEdits(
  workspace: IndexWorkspace,
  files: Map<string, string>,
  edits: readonly { file: string; text: string | null }[],
): Promise<void> {
  for (const { file, text } of edits) {
    if (text !== null) {
      await workspace.write(file, text);
      files.set(file, text);
    } else if (files.delete(file)) {
      await workspace.remove(file);
    }
  }
}

describe('an index that was built in steps', () => {
  it('has the same bytes as one built at once, whatever was added, edited and removed', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { folder, remove } = await makeTemporaryFolder();
        try {
          const anchor = 'This document stays.';
          const stepwise = await createIndexWorkspace({ 'anchor.md': anchor }, path.join(folder, 'steps'));
          const files = new Map([['anchor.md', anchor]]);
          await stepwise.build();
          for (const { edits, full } of steps) {
            const before = new Map(files);
            await applyEdits(stepwise, files, edits);
            const summary = await stepwise.build({ full });
            expect(summary.embedded + summary.reused).toBe(summary.passages + summary.sentences);
            expect(summary.documents).toEqual({
              added: [...files.keys()].filter((file) => !before.has(file)).length,
              removed: [...before.keys()].filter((file) => !files.has(file)).length,
              changed: [...files].filter(([file, text]) => before.has(file) && before.get(file) !== text).length,
              unchanged: [...files].filter(([file, text]) => before.get(file) === text).length,
            });
          }
          const atOnce = await createIndexWorkspace(Object.fromEntries(files), path.join(folder, 'once'));
          await atOnce.build({ full: true });
          const [left, right] = [await readLiveFiles(stepwise), await readLiveFiles(atOnce)];
          expect(Object.keys(left)).toEqual(Object.keys(right));
          for (const [name, bytes] of Object.entries(left)) {
            expect({ name, equal: bytes.equals(right[name]!) }).toEqual({ name, equal: true });
          }
        } finally {
          await remove();
        }
      }),
      { seed: 20261124, numRuns: 20 },
    );
  });
});

/** The files of the live generation, but for the manifest, which holds its time. */
async function readLiveFiles(workspace: IndexWorkspace): Promise<Record<string, Buffer>> {
  const { index, warnings } = await workspace.open();
  expect(warnings).toEqual([]);
  const files = await readFiles(path.join(workspace.indexDir, index.manifest.generation));
  delete files['manifest.json'];
  return files;
}

describe('hashCorpus', () => {
  const one = { path: 'a.md', contentHash: '1' };
  const two = { path: 'b.md', contentHash: '2' };

  it.each([
    ['a document is added', [one, two]],
    ['a document is removed', []],
    ['a document is edited', [{ ...one, contentHash: '2' }]],
    ['a document is moved', [{ ...one, path: 'b.md' }]],
  ])('changes when %s', (_, documents) => {
    expect(hashCorpus(documents)).not.toBe(hashCorpus([one]));
  });

  it('changes when two documents swap their contents', () => {
    expect(hashCorpus([one, two])).not.toBe(
      hashCorpus([
        { ...one, contentHash: '2' },
        { ...two, contentHash: '1' },
      ]),
    );
  });
});
