import { createClusteredDraw } from '../../scripts/bench-scale/clustered-vectors.ts';

export { toUnitVector } from '../../scripts/bench-scale/clustered-vectors.ts';
export { createRandom } from '../../scripts/bench-scale/seeded-random.ts';

/** Unit vectors around a few centres, as the embeddings of texts about a few subjects lie. */
export function createClusteredVectors(options: {
  readonly count: number;
  readonly dimensions: number;
  readonly clusters: number;
  readonly seed: number;
}): Float32Array[] {
  return Array.from({ length: options.count }, createClusteredDraw(options));
}
