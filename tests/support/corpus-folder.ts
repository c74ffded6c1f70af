import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { createTemporaryFolder } from './temporary-folder.ts';

/** A temporary folder that is removed when the test ends, and in it a folder `corpus` that holds the given files. */
export async function createCorpusFolder(
  files: Readonly<Record<string, string | Uint8Array>> = {},
): Promise<{ outside: string; corpus: string }> {
  const outside = await createTemporaryFolder();
  const corpus = path.join(outside, 'corpus');
  await mkdir(corpus);
  for (const [file, content] of Object.entries(files)) {
    const target = path.join(corpus, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, content);
  }
  return { outside, corpus };
}
