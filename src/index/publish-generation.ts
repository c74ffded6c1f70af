import { rename } from 'node:fs/promises';
import path from 'node:path';
import { BotError } from '../errors.ts';
import { hashFile, replaceDurably, syncFolder } from './durable-files.ts';
import type { GateReport } from './gate-report.ts';
import type { Generations } from './generations.ts';
import { type LoadedIndex, loadGeneration, MANIFEST_FILE } from './load-index.ts';
import { type BuildRecord, type IndexSettings, type Manifest, writeManifest } from './manifest.ts';
import { checkQuality, type CompareRecall } from './quality-gate.ts';

export interface Publication {
  readonly generations: Generations;
  /** Holds the finished files. */
  readonly folder: string;
  /** As it stands in the folder; `build` and what the gate found are added to it. */
  readonly manifest: Manifest;
  readonly build: Omit<BuildRecord, 'gate'>;
  readonly settings: IndexSettings;
  /** What is served now; null where nothing is. */
  readonly live: LoadedIndex | null;
  /** Publish it whatever the quality gate finds. */
  readonly force: boolean;
  readonly compareRecall: CompareRecall | undefined;
  /** Told how many of `GATE_CHECKS` are done. */
  readonly onCheck: (done: number) => void;
}

/**
 * Loads a finished generation as a bot would, checks it and makes it the live one. One that does not pass is set aside.
 *
 * @throws {BotError} `INDEX_REJECTED`, naming the checks that failed with their figures.
 */
export async function publishGeneration(publication: Publication): Promise<GateReport> {
  const { generations, folder, manifest, build, live, force, compareRecall, onCheck } = publication;
  const { generation } = manifest;
  const gate = await checkQuality(await load(publication), live, compareRecall, onCheck);
  await replaceDurably(path.join(folder, MANIFEST_FILE), writeManifest({ ...manifest, build: { ...build, gate } }));
  if (gate.failures.length > 0 && !force) {
    throw await reject(
      publication,
      gate.failures.join('; '),
      'Mend the corpus, or publish it all the same with `npm run index -- --force`.',
    );
  }
  await rename(folder, generations.folderOf(generation));
  await syncFolder(generations.root);
  const manifestSha256 = await hashFile(path.join(generations.folderOf(generation), MANIFEST_FILE));
  await generations.writePointer({ generation, manifestSha256 });
  await generations.prune(generation, build.previous);
  await generations.removeSetAside();
  return gate;
}

/** What cannot be loaded cannot be served either, so that `force` is of no use. */
async function load(publication: Publication): Promise<LoadedIndex> {
  try {
    return await loadGeneration(publication.folder, publication.settings);
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    throw await reject(
      publication,
      `it does not load (${error.message})`,
      'Check the disk, and build it again.',
      error,
    );
  }
}

async function reject(
  { generations, folder, manifest, live }: Publication,
  reasons: string,
  advice: string,
  cause?: BotError,
): Promise<BotError> {
  const name = await generations.setAside(folder, manifest.generation);
  const served = live === null ? 'there is no other to serve' : `"${live.manifest.generation}" goes on being served`;
  return new BotError(
    'INDEX_REJECTED',
    `The new index was not published, since ${reasons}; it is kept aside as "${name}", and ${served}. ${advice}`,
    cause && { cause },
  );
}
