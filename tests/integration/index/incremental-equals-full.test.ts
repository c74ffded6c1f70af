import path from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DocumentChanges } from '../../../src/index/build-report.ts';
import { hashCorpus } from '../../../src/index/compare-documents.ts';
import { passageInput } from '../../../src/index/embed-passages.ts';
import { Retriever } from '../../../src/retrieval/retriever.ts';
import { createIndexWorkspace, type IndexWorkspace, readFiles } from '../../support/index-workspace.ts';
import { sampleKnowledge } from '../../support/sample-knowledge.ts';
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

const file = fc.constantFrom(...FILES);
const edit = fc.oneof(
  fc.record({ kind: fc.constant('write' as const), file, text: documentText }),
  fc.record({
    kind: fc.constant('edit a sentence' as const),
    file,
    nth: fc.nat(5),
    sentence: fc.constantFrom(...SENTENCES),
  }),
  fc.record({ kind: fc.constant('remove' as const), file }),
  fc.record({ kind: fc.constant('rename' as const), file, to: file }),
  fc.record({ kind: fc.constant('revert' as const), ago: fc.nat(3) }),
);
type Edit = typeof edit extends fc.Arbitrary<infer Value> ? Value : never;

const step = fc.record({
  edits: fc.array(edit, { maxLength: 3 }),
  full: fc.integer({ min: 0, max: 3 }).map((draw) => draw === 0),
});

type Files = ReadonlyMap<string, string>;

/** What an edit makes of the corpus; one that does not apply leaves it alone. `history` holds earlier states, latest last. */
function afterEdit(files: Files, edit: Edit, history: readonly Files[]): Files {
  const edited = new Map(files);
  switch (edit.kind) {
    case 'write':
      return edited.set(edit.file, edit.text);
    case 'edit a sentence': {
      const text = files.get(edit.file);
      const present = SENTENCES.filter((sentence) => text?.includes(sentence));
      const old = present[edit.nth % present.length];
      return old === undefined ? files : edited.set(edit.file, text!.replace(old, edit.sentence));
    }
    case 'remove':
      edited.delete(edit.file);
      return edited;
    case 'rename': {
      const text = files.get(edit.file);
      if (text === undefined) return files;
      edited.delete(edit.file);
      return edited.set(edit.to, text);
    }
    case 'revert':
      return history.at(-1 - edit.ago) ?? files;
  }
}

async function writeFiles(workspace: IndexWorkspace, before: Files, files: Files): Promise<void> {
  for (const name of before.keys()) if (!files.has(name)) await workspace.remove(name);
  for (const [name, text] of files) if (before.get(name) !== text) await workspace.write(name, text);
}

const QUESTIONS = ['When do apples ripen?', 'Which ferry crosses the harbour?', 'Was there snow or a bell in 1911?'];

/** What a question finds, with the scores. */
async function answersOf(workspace: IndexWorkspace): Promise<unknown[]> {
  const { index } = await workspace.open();
  const retriever = new Retriever(index, sampleKnowledge());
  return Promise.all(
    QUESTIONS.map(async (question) => {
      const query = retriever.understand(question);
      const ranked = retriever.rank(query, await workspace.embedder.embedQuery(query.text), 10);
      return ranked.map(({ passage, score }) => ({ passage, score }));
    }),
  );
}

/** The texts that an index holds vectors of. */
async function textsIn(workspace: IndexWorkspace): Promise<Set<string>> {
  const { index } = await workspace.open();
  const countTokens = (text: string): number => workspace.embedder.countTokens(text);
  return new Set(
    index.passages.flatMap((passage) => [
      passageInput(passage, countTokens),
      ...passage.sentences.map(({ text }) => text),
    ]),
  );
}

describe('an index that was built in steps', () => {
  it('has the bytes and answers of one built at once, whatever was added, edited, removed, renamed and reverted', async () => {
    const tried = new Set<string>();
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 6 }), async (steps) => {
        const { folder, remove } = await makeTemporaryFolder();
        try {
          let files: Files = new Map([['anchor.md', 'This document stays.']]);
          const history = [files];
          const stepwise = await createIndexWorkspace(Object.fromEntries(files), path.join(folder, 'steps'));
          await stepwise.build();
          for (const { edits, full } of steps) {
            const before = files;
            for (const one of edits) {
              const edited = afterEdit(files, one, history);
              if (edited !== files) tried.add(one.kind);
              files = edited;
            }
            history.push(files);
            const known = await textsIn(stepwise);
            await writeFiles(stepwise, before, files);
            const summary = await stepwise.build({ full });
            expect(summary.documents).toEqual(changesBetween(before, files));
            // Exactly the texts that the index before did not have, each once.
            const texts = [...(await textsIn(stepwise))];
            expect(summary.embedded).toBe(full ? texts.length : texts.filter((text) => !known.has(text)).length);
            expect(summary.embedded + summary.reused).toBe(summary.passages + summary.sentences);
          }
          const atOnce = await createIndexWorkspace(Object.fromEntries(files), path.join(folder, 'once'));
          await atOnce.build({ full: true });
          const [left, right] = [await readLiveFiles(stepwise), await readLiveFiles(atOnce)];
          expect(Object.keys(left)).toEqual(Object.keys(right));
          for (const [name, bytes] of Object.entries(left)) {
            expect({ name, equal: bytes.equals(right[name]!) }).toEqual({ name, equal: true });
          }
          expect(await answersOf(stepwise)).toEqual(await answersOf(atOnce));
        } finally {
          await remove();
        }
      }),
      { seed: 20261124, numRuns: 30 },
    );
    expect([...tried].sort()).toEqual(['edit a sentence', 'remove', 'rename', 'revert', 'write']);
  });
});

function changesBetween(before: Files, now: Files): DocumentChanges {
  return {
    added: [...now.keys()].filter((name) => !before.has(name)).length,
    removed: [...before.keys()].filter((name) => !now.has(name)).length,
    changed: [...now].filter(([name, text]) => before.has(name) && before.get(name) !== text).length,
    unchanged: [...now].filter(([name, text]) => before.get(name) === text).length,
  };
}

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
