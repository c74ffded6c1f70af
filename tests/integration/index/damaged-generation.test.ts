import { copyFile, cp, mkdir, readFile, rm, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { settingsFor } from '../../../src/index/index-settings.ts';
import { INDEX_FILES, loadGeneration, MANIFEST_FILE, openIndex } from '../../../src/index/load-index.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { failureOf } from '../../support/index-failure.ts';
import { createIndexWorkspace, readFiles, SAMPLE_DOCUMENTS } from '../../support/index-workspace.ts';
import { createTemporaryFolder, makeTemporaryFolder } from '../../support/temporary-folder.ts';

const FILES = [...Object.values(INDEX_FILES), MANIFEST_FILE];
const SETTINGS = settingsFor(createHashingEmbedder());

let pristine: { folder: string; remove: () => Promise<void> };
let older: string;
let live: string;

beforeAll(async () => {
  pristine = await makeTemporaryFolder();
  const workspace = await createIndexWorkspace(SAMPLE_DOCUMENTS, pristine.folder);
  // Both change the same document of one before, by words of the same length: swapped files have the same size, so that only
  // their hash tells them apart.
  const first = (await workspace.build()).generation;
  await workspace.write('harbour.md', SAMPLE_DOCUMENTS['harbour.md']!.replace('Fishing boats', 'Sailing ships'));
  older = (await workspace.build()).generation;
  await workspace.write('harbour.md', SAMPLE_DOCUMENTS['harbour.md']!.replace('Fishing boats', 'Wooden skiffs'));
  live = (await workspace.build()).generation;
  await rm(path.join(workspace.indexDir, first), { recursive: true });
});

afterAll(() => pristine.remove());

/** A data folder with both generations that a test may damage. */
async function createDataDir(): Promise<string> {
  const dataDir = await createTemporaryFolder();
  await cp(path.join(pristine.folder, 'data'), dataDir, { recursive: true });
  return dataDir;
}

const folderOf = (dataDir: string, generation: string): string => path.join(dataDir, 'index', generation);

type Damage = (file: string, sameFileOfOlder: string) => Promise<void>;

const DAMAGES: [string, Damage][] = [
  ['removed', (file) => rm(file)],
  ['emptied', (file) => truncate(file)],
  [
    'cut off',
    async (file) => {
      await truncate(file, (await readFile(file)).length - 1);
    },
  ],
  [
    'longer by a byte',
    async (file) => {
      await writeFile(file, Buffer.concat([await readFile(file), Buffer.from(' ')]));
    },
  ],
  ['that of another generation', (file, sameFileOfOlder) => copyFile(sameFileOfOlder, file)],
  [
    'a folder',
    async (file) => {
      await rm(file);
      await mkdir(file);
    },
  ],
];

describe.each(DAMAGES)('a generation with a file that is %s', (_, damage) => {
  it.each(FILES)('is refused, naming %s, and the one before is served with a warning', async (name) => {
    const dataDir = await createDataDir();
    await damage(path.join(folderOf(dataDir, live), name), path.join(folderOf(dataDir, older), name));
    const { index, warnings } = await openIndex(dataDir, SETTINGS);
    expect(index.manifest.generation).toBe(older);
    expect(warnings).toHaveLength(1);
    for (const part of [name, live, older]) expect(warnings[0]).toContain(part);

    await rm(folderOf(dataDir, older), { recursive: true });
    const failure = await failureOf(openIndex(dataDir, SETTINGS));
    expect(failure.code).toBe('INDEX_CORRUPT');
    for (const part of [name, live, 'npm run index']) expect(failure.message).toContain(part);
  });
});

describe('a generation', () => {
  it('has no file in common with the one before, so that every swap above is one', async () => {
    const [one, two] = [
      await readFiles(folderOf(pristine.folder + '/data', older)),
      await readFiles(folderOf(pristine.folder + '/data', live)),
    ];
    expect(FILES.filter((name) => one[name]!.equals(two[name]!))).toEqual([]);
    expect(FILES.filter((name) => one[name]!.length !== two[name]!.length)).toEqual([]);
  });

  it.each(FILES)('is refused with any one bit of %s flipped, naming it', async (name) => {
    const dataDir = await createDataDir();
    const file = path.join(folderOf(dataDir, live), name);
    const pointer = JSON.parse(await readFile(path.join(dataDir, 'index', 'current.json'), 'utf8')) as {
      manifestSha256: string;
    };
    const bytes = await readFile(file);
    await fc.assert(
      fc.asyncProperty(fc.nat(bytes.length - 1), fc.nat(7), async (position, bit) => {
        const damaged = Buffer.from(bytes);
        damaged[position]! ^= 1 << bit;
        await writeFile(file, damaged);
        const failure = await failureOf(loadGeneration(folderOf(dataDir, live), SETTINGS, pointer.manifestSha256));
        expect(failure.code).toBe('INDEX_CORRUPT');
        expect(failure.message).toContain(name);
        expect((await openIndex(dataDir, SETTINGS)).index.manifest.generation).toBe(older);
      }),
      { seed: 20261124, numRuns: 12 },
    );
    await writeFile(file, bytes);
    expect((await openIndex(dataDir, SETTINGS)).warnings).toEqual([]);
  });

  it('is refused when its folder is gone, and the one before is served with a warning', async () => {
    const dataDir = await createDataDir();
    await rm(folderOf(dataDir, live), { recursive: true });
    const { index, warnings } = await openIndex(dataDir, SETTINGS);
    expect(index.manifest.generation).toBe(older);
    expect(warnings).toEqual([expect.stringContaining(live)]);
  });

  it('is refused first where all are damaged', async () => {
    const dataDir = await createDataDir();
    await rm(path.join(folderOf(dataDir, live), INDEX_FILES.passages));
    await rm(path.join(folderOf(dataDir, older), INDEX_FILES.documents));
    const failure = await failureOf(openIndex(dataDir, SETTINGS));
    expect(failure.code).toBe('INDEX_CORRUPT');
    expect(failure.message).toContain(live);
    expect(failure.message).toContain(INDEX_FILES.passages);
  });

  it('is mended by the next build, which takes the vectors of the one before', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    await workspace.write('mill.md', SAMPLE_DOCUMENTS['mill.md']!.replace('1911', '1912'));
    const { generation } = await workspace.build();
    await truncate(path.join(workspace.indexDir, generation, INDEX_FILES.passageGraph), 10);
    expect(await workspace.build()).toMatchObject({ embedded: 2, reused: 11 });
    const { index, warnings } = await workspace.open();
    expect(warnings).toEqual([]);
    expect(index.passages.at(-2)!.sentences[0]!.text).toBe('The wheel turned until 1912.');
  });

  it('is mended by the next build though the one before has the same corpus', async () => {
    const workspace = await createIndexWorkspace();
    await workspace.build();
    const { generation } = await workspace.build({ full: true });
    await rm(path.join(workspace.indexDir, generation, INDEX_FILES.sentenceVectors));
    await workspace.build();
    expect((await workspace.open()).warnings).toEqual([]);
  });
});
