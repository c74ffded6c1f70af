import { z } from 'zod';

const count = z.int().nonnegative();
const share = z.number().min(0).max(1);

const recallSchema = z.union([
  z.object({
    /** Questions that the new generation has an answer to. */
    questions: count,
    /** Share of them with a relevant passage among the first three, in the live generation. */
    before: share,
    /** The same in the new generation. */
    now: share,
  }),
  z.object({
    /** Why there was nothing to compare, as the end of a sentence. */
    notMeasured: z.string(),
  }),
]);

/** Recall@3 of a new generation beside that of the live one, on the same questions; or why it was not measured. */
export type RecallComparison = z.infer<typeof recallSchema>;

export const gateReportSchema = z.object({
  /** Passages that were looked for by their own vector, and how many of them were found. */
  ownText: z.object({ checked: count, found: count }),
  /** Share of the true ten nearest that each graph gives: the sampled rows' mean. */
  agreement: z.object({ passages: share, sentences: share }),
  recallAt3: recallSchema,
  /** What is not as it must be, each with its figures, as the end of a sentence; empty for a generation that passed. */
  failures: z.array(z.string()),
});

/** What the quality gate found in a new generation. */
export type GateReport = z.infer<typeof gateReportSchema>;
