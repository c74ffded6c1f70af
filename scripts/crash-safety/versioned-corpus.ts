import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Answer } from '../../src/answering/answer.ts';
import type { LoadedIndex } from '../../src/index/load-index.ts';

const GATES = ['north', 'south', 'east', 'west', 'river', 'market', 'abbey', 'castle'];

/** One sentence of every document changes with the version; the others are reused, as in an ordinary edit. */
export async function writeVersion(corpusDir: string, version: number): Promise<void> {
  await mkdir(corpusDir, { recursive: true });
  for (const gate of GATES) {
    const text = [
      `# The ${gate} gate`,
      `## Toll\n\nThe toll at the ${gate} gate is ${tollOf(version)} crowns for a cart. Riders pay half of it.`,
      `## Watch\n\nTwo men watch the ${gate} gate by night. They carry a lantern and a horn.`,
    ];
    await writeFile(path.join(corpusDir, `${gate}-gate.md`), `${text.join('\n\n')}\n`);
  }
}

const tollOf = (version: number): number => 1000 + version;

export const QUESTION = 'What is the toll at the north gate for a cart?';

/** Whether an answer is the right one where this version is served. */
export function isRight(answer: Answer, version: number): boolean {
  const [first] = answer.excerpts;
  return first?.citation.documentId === 'north-gate' && first.text.includes(`${tollOf(version)} crowns`);
}

/** The version that all documents of an index are of; null where they are of several. */
export function versionOf(index: LoadedIndex): number | null {
  const tolls = index.passages.flatMap(({ sentences }) =>
    sentences.flatMap(({ text }) => /is (\d+) crowns/.exec(text)?.[1] ?? []),
  );
  const isOne = tolls.length === GATES.length && new Set(tolls).size === 1;
  return isOne ? Number(tolls[0]) - tollOf(0) : null;
}
