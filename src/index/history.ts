import { BotError, type BotErrorCode } from '../errors.ts';
import { Generations } from './generations.ts';
import { readManifest } from './load-index.ts';
import type { BuildRecord, Manifest } from './manifest.ts';

/** One kept generation as people look back at it. */
export interface HistoryEntry {
  readonly generation: string;
  /** Whether the pointer names it. */
  readonly isLive: boolean;
  /** Null where the manifest cannot be read; `problem` says why. */
  readonly built: GenerationFacts | null;
  readonly problem: { readonly code: BotErrorCode; readonly message: string } | null;
}

export interface GenerationFacts extends Pick<Manifest, 'createdAt' | 'counts'> {
  /** Id of the embedding model. */
  readonly model: string;
  /** Changes, effort and checks of the build; null for a generation from before they were recorded. */
  readonly build: BuildRecord | null;
}

/**
 * The kept generations, newest first. Only manifests are read: whether the other files are whole shows when one is opened.
 * Needs no lock: builds only add and remove whole generations.
 */
export async function readHistory(dataDir: string): Promise<HistoryEntry[]> {
  const generations = new Generations(dataDir);
  const pointer = await generations.readPointer();
  const entries: HistoryEntry[] = [];
  for (const generation of await generations.list()) {
    const isLive = generation === pointer?.generation;
    try {
      const manifest = await readManifest(
        generations.folderOf(generation),
        isLive ? pointer.manifestSha256 : undefined,
      );
      entries.push({ generation, isLive, built: factsOf(manifest), problem: null });
    } catch (error) {
      if (!(error instanceof BotError)) throw error;
      entries.push({ generation, isLive, built: null, problem: { code: error.code, message: error.message } });
    }
  }
  return entries;
}

/** What a manifest says to people who look back. */
export function factsOf({ createdAt, counts, model, build }: Manifest): GenerationFacts {
  return { createdAt, counts, model: model.id, build: build ?? null };
}
