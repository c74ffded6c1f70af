import type { Embedder } from '../../src/embedding/embedder.ts';
import { createClusteredDraw } from './clustered-vectors.ts';

/** Dimensions of the shipped model's vectors. */
export const DIMENSIONS = 384;

/** Subjects that drawn vectors gather around, as the passages of a large corpus do. */
const SUBJECTS = 1000;

/** Draws vectors as the shipped model makes them: around subjects, and of the same length. */
export function createVectorDraw(): () => Float32Array {
  return createClusteredDraw({ dimensions: DIMENSIONS, clusters: SUBJECTS, seed: 1 });
}

/**
 * Stands in for a model that would take hours: every text gets the next vector drawn, whatever it says, so that a graph and its
 * memory can be measured.
 */
export function createDrawnEmbedder(): Embedder {
  const draw = createVectorDraw();
  const embed = (): Promise<Float32Array> => Promise.resolve(draw());
  return {
    fingerprint: {
      id: 'drawn',
      pooling: 'mean',
      queryPrefix: '',
      passagePrefix: '',
      dimensions: DIMENSIONS,
      files: {},
    },
    dimensions: DIMENSIONS,
    maxTokens: 512,
    countTokens: (text) => Math.ceil(text.length / 5),
    knowsWord: () => true,
    embedPassage: embed,
    embedQuery: embed,
  };
}
