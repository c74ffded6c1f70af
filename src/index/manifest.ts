import { z } from 'zod';
import type { ModelFingerprint } from '../embedding/embedder.ts';
import type { SplittingParameters } from '../passages/split-passages.ts';
import { documentChangesSchema } from './build-report.ts';
import { gateReportSchema } from './gate-report.ts';
import type { HnswParameters } from './hnsw-index.ts';

/** Raised when the files of a generation change their meaning; a generation of another version is built anew. */
export const FORMAT_VERSION = 1;

const count = z.int().nonnegative();
const sha256 = z.string().regex(/^[0-9a-f]{64}$/);

/** How a generation came about; for people to look back at, never needed to serve it. */
const buildSchema = z.object({
  /** Generation that was live when this one was built; null if there was none that could be used. */
  previous: z.string().nullable(),
  /** Documents by what became of them since `previous`. */
  documents: documentChangesSchema,
  /** Texts that went through the model, and vectors taken from earlier generations. */
  embedded: count,
  reused: count,
  seconds: z.number().nonnegative(),
  gate: gateReportSchema,
});
export type BuildRecord = z.infer<typeof buildSchema>;

export const manifestSchema = z.object({
  formatVersion: z.literal(FORMAT_VERSION),
  generation: z.string(),
  createdAt: z.iso.datetime(),
  model: z.object({
    id: z.string(),
    pooling: z.enum(['mean', 'cls']),
    queryPrefix: z.string(),
    passagePrefix: z.string(),
    dimensions: count,
    files: z.record(z.string(), sha256),
  }),
  space: z.literal('cosine'),
  hnsw: z.object({ m: count, efConstruction: count, seed: count }),
  splitting: z.object({ minTokens: count, maxTokens: count, maxChars: count }),
  /** SHA-256 over the paths and hashes of all documents. */
  corpusHash: sha256,
  counts: z.object({ documents: count, passages: count, sentences: count }),
  files: z.record(z.string(), z.object({ sha256, bytes: count })),
  /** Absent in generations from before it was recorded. */
  build: buildSchema.optional(),
});

/** What a generation holds and how it was made; every file of it is named with its hash. */
export type Manifest = z.infer<typeof manifestSchema>;

/** The content of the manifest's file. */
export function writeManifest(manifest: Manifest): string {
  return `${JSON.stringify(manifest, null, 2)}\n`;
}

/** The settings that a generation must have been built with to be searched now. */
export interface IndexSettings {
  readonly model: ModelFingerprint;
  readonly splitting: SplittingParameters;
  readonly hnsw: HnswParameters;
}

/**
 * Names every setting that differs between a generation and what is wanted, with both values.
 *
 * @returns An empty list when the generation can be used.
 */
export function describeDifferences(manifest: Manifest, wanted: IndexSettings): string[] {
  const differences: string[] = [];
  const compare = (name: string, built: unknown, now: unknown): void => {
    const [left, right] = [JSON.stringify(built), JSON.stringify(now)];
    if (left !== right) differences.push(`${name} (built with ${left}, now ${right})`);
  };
  compare('model', manifest.model.id, wanted.model.id);
  compare('pooling', manifest.model.pooling, wanted.model.pooling);
  compare('query prefix', manifest.model.queryPrefix, wanted.model.queryPrefix);
  compare('passage prefix', manifest.model.passagePrefix, wanted.model.passagePrefix);
  compare('dimensions', manifest.model.dimensions, wanted.model.dimensions);
  for (const file of new Set([...Object.keys(manifest.model.files), ...Object.keys(wanted.model.files)])) {
    compare(`model file ${file}`, manifest.model.files[file]?.slice(0, 12), wanted.model.files[file]?.slice(0, 12));
  }
  for (const key of ['minTokens', 'maxTokens', 'maxChars'] as const) {
    compare(`splitting ${key}`, manifest.splitting[key], wanted.splitting[key]);
  }
  for (const key of ['m', 'efConstruction', 'seed'] as const) {
    compare(`HNSW ${key}`, manifest.hnsw[key], wanted.hnsw[key]);
  }
  return differences;
}
