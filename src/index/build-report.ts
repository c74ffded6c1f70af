import { z } from 'zod';
import { gateReportSchema } from './gate-report.ts';

const count = z.int().nonnegative();

/** How far a build is. */
export const buildProgressSchema = z.object({
  /** Embedding texts, inserting their vectors into the graphs, checking the new generation. */
  step: z.enum(['embed', 'graph', 'check']),
  /** Texts, or checks for the step `check`. */
  done: count,
  total: count,
  /** Documents in the corpus, and passages that they were split into. */
  documents: count,
  passages: count,
});
export type BuildProgress = z.infer<typeof buildProgressSchema>;

/** Documents by what became of them since the generation that was live before. */
export const documentChangesSchema = z.object({ added: count, changed: count, removed: count, unchanged: count });
export type DocumentChanges = z.infer<typeof documentChangesSchema>;

/** What a build did; the JSON of `npm run index -- --json`. */
const buildSummarySchema = z.object({
  generation: z.string(),
  documents: documentChangesSchema,
  passages: count,
  sentences: count,
  /** Texts that went through the model. */
  embedded: count,
  /** Vectors taken from earlier generations. */
  reused: count,
  seconds: z.number().nonnegative(),
});
export type BuildSummary = z.infer<typeof buildSummarySchema>;

export const buildReportSchema = z.object({
  summary: buildSummarySchema,
  /** What the quality gate found; null where nothing had changed and nothing was built. */
  gate: gateReportSchema.nullable(),
  /** Files that were left out, each with a sentence. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});
export type BuildReport = z.infer<typeof buildReportSchema>;
