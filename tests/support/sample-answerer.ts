import { Answerer, type AnswererParts, type Searchable } from '../../src/answering/answerer.ts';
import { createHashingEmbedder } from './hashing-embedder.ts';
import { sampleCalibrationFile } from './sample-calibration.ts';

/** Wide enough that the words of the sample documents do not share a place. */
export const SAMPLE_EMBEDDER = createHashingEmbedder({ dimensions: 1024 });

/** An answerer over one generation without a reader, whose time stands still, unless told otherwise. */
export function createAnswerer(searchable: Searchable, overrides: Partial<AnswererParts> = {}): Answerer {
  return new Answerer({
    embedder: SAMPLE_EMBEDDER,
    reader: null,
    readerBudgetMs: Number.POSITIVE_INFINITY,
    calibration: sampleCalibrationFile(),
    current: () => searchable,
    clockMs: () => 0,
    ...overrides,
  });
}
