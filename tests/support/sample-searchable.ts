import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Searchable } from '../../src/answering/answerer.ts';
import type { Embedder } from '../../src/embedding/embedder.ts';
import { buildIndex } from '../../src/index/build-index.ts';
import { settingsFor } from '../../src/index/index-settings.ts';
import { openIndex } from '../../src/index/load-index.ts';
import { type LanguageKnowledge, Retriever } from '../../src/retrieval/retriever.ts';
import { sampleKnowledge } from './sample-knowledge.ts';

/** Three short documents with footnotes, with an address of its own, and with neither. */
export const SAMPLE_DOCUMENTS: Readonly<Record<string, string>> = {
  'harbour.md': `# Harbour rules

## Fees

Boats longer than nine metres pay a mooring fee of 40 crowns.[^fee]
Rowing boats pay nothing.

## Night

The harbour gate closes at ten in the evening, and the pilot keeps the key.

## Winter

Ice may close the harbour in January. Boats then lie on the slipway until April.

## Fishing

Nets are mended on the north quay. The harbour master lends needles and twine.

[^fee]: Port Office, "Tariff", 2024-03-01, <https://example.org/tariff>
`,
  'lighthouse.md': `---
title: Lighthouse
publisher: Coast Museum
date: 2020-05-01
url: https://example.org/lighthouse
---

The tower was built in 1887. Its lamp burned whale oil until 1931.
`,
  'bakery.md': `# Bakery

Rye bread is baked every morning. The oven burns birch wood.
`,
};

/** Builds the index of some documents on disk, opens it, and removes the folder: an open index lives in memory. */
export async function buildSearchable(
  embedder: Embedder,
  documents: Readonly<Record<string, string>> = SAMPLE_DOCUMENTS,
  knowledge: LanguageKnowledge = sampleKnowledge(),
): Promise<Searchable> {
  const folder = await mkdtemp(path.join(tmpdir(), 'accord-sample-'));
  try {
    const [corpusDir, dataDir] = [path.join(folder, 'corpus'), path.join(folder, 'data')];
    await mkdir(corpusDir);
    for (const [name, text] of Object.entries(documents)) await writeFile(path.join(corpusDir, name), text);
    await buildIndex({ corpusDir, dataDir, embedder, now: () => new Date('2026-11-24T12:00:00Z') });
    const { index } = await openIndex(dataDir, settingsFor(embedder));
    return { index, retriever: new Retriever(index, knowledge) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
