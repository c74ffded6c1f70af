import { z } from 'zod';

const paths = z.array(z.string());

export const folderChangesSchema = z.object({
  /** The live generation, which the folder was compared with. */
  generation: z.string(),
  /** Paths below the corpus folder, sorted. */
  added: paths,
  changed: paths,
  removed: paths,
  /** Documents. */
  unchanged: z.int().nonnegative(),
  /** Files that the next build would leave out, each with a sentence. */
  problems: z.array(z.object({ path: z.string(), message: z.string() })),
});

/** What the documents' folder holds that the live index does not, and the other way round. */
export type FolderChanges = z.infer<typeof folderChangesSchema>;
