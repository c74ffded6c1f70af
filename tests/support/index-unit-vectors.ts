/** Mulberry32: numbers in [0, 1), the same for the same seed. */
export function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Unit vectors around a few centres, as the embeddings of texts about a few subjects lie. */
export function createClusteredVectors(options: {
  readonly count: number;
  readonly dimensions: number;
  readonly clusters: number;
  readonly seed: number;
}): Float32Array[] {
  const random = createRandom(options.seed);
  const direction = (): number[] => Array.from({ length: options.dimensions }, () => random() - random());
  const centres = Array.from({ length: options.clusters }, direction);
  return Array.from({ length: options.count }, (_, index) => {
    const centre = centres[index % options.clusters]!;
    return toUnitVector(direction().map((value, position) => centre[position]! + 0.5 * value));
  });
}

export function toUnitVector(values: readonly number[]): Float32Array {
  const norm = Math.hypot(...values);
  return Float32Array.from(values, (value) => value / norm);
}
