import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Embedder } from '../../src/embedding/embedder.ts';
import { type BuildOptions, buildIndex } from '../../src/index/build-index.ts';
import { settingsFor } from '../../src/index/index-settings.ts';
import type { BuildSummary } from '../../src/index/build-report.ts';
import { type OpenedIndex, openIndex } from '../../src/index/load-index.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';
import { createTemporaryFolder } from './temporary-folder.ts';

/** Four passages, nine sentences. */
export const SAMPLE_DOCUMENTS: Readonly<Record<string, string>> = {
  'harbour.md': `---
title: The harbour
---

## Tides

High water reaches the old quay twice a day. Fishing boats leave on the ebb.

## Lights

A green lamp marks the northern pier. It burns from dusk to dawn.
`,
  'orchard.md': `---
title: The orchard
---

Apples ripen in late September. Pears are picked three weeks before them. Bees live in six wooden hives.
`,
  'mill.md': `---
title: The mill
---

The wheel turned until 1911. Its stones came from France.
`,
};

/** A corpus folder, a data folder and a clock of their own, with the few things that tests do to them. */
export interface IndexWorkspace {
  readonly corpusDir: string;
  readonly dataDir: string;
  /** `DATA_DIR/index` */
  readonly indexDir: string;
  readonly embedder: Embedder & { readonly calls: string[] };
  write(file: string, text: string): Promise<void>;
  remove(file: string): Promise<void>;
  /** Each build happens a minute after the one before. */
  build(overrides?: Partial<BuildOptions>): Promise<BuildSummary>;
  open(embedder?: Embedder): Promise<OpenedIndex>;
  /** Names of the folders of generations, in the order in which they were built. */
  generations(): Promise<string[]>;
  /** Everything in the index folder that is not a generation, sorted. */
  otherEntries(): Promise<string[]>;
}

export async function createIndexWorkspace(
  documents: Readonly<Record<string, string>> = SAMPLE_DOCUMENTS,
  folder?: string,
): Promise<IndexWorkspace> {
  const root = folder ?? (await createTemporaryFolder());
  const corpusDir = path.join(root, 'corpus');
  const dataDir = path.join(root, 'data');
  const indexDir = path.join(dataDir, 'index');
  const embedder = createHashingEmbedder();
  let minutes = 0;
  const write = async (file: string, text: string): Promise<void> => {
    await mkdir(path.dirname(path.join(corpusDir, file)), { recursive: true });
    await writeFile(path.join(corpusDir, file), text);
  };
  await mkdir(corpusDir, { recursive: true });
  for (const [file, text] of Object.entries(documents)) await write(file, text);
  return {
    corpusDir,
    dataDir,
    indexDir,
    embedder,
    write,
    remove: (file) => rm(path.join(corpusDir, file)),
    build: async (overrides = {}) => {
      const time = new Date(Date.UTC(2026, 0, 1, 0, minutes++));
      return (await buildIndex({ corpusDir, dataDir, embedder, now: () => time, ...overrides })).summary;
    },
    open: (other = embedder) => openIndex(dataDir, settingsFor(other)),
    generations: async () => (await readdir(indexDir)).filter((name) => GENERATION.test(name)).sort(),
    otherEntries: async () => (await readdir(indexDir)).filter((name) => !GENERATION.test(name)).sort(),
  };
}

const GENERATION = /^\d{6,}-/;

/** Every file of a folder by name. */
export async function readFiles(folder: string): Promise<Record<string, Buffer>> {
  const names = (await readdir(folder)).sort();
  return Object.fromEntries(
    await Promise.all(names.map(async (name) => [name, await readFile(path.join(folder, name))] as const)),
  );
}
