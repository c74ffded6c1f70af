import { createHash } from 'node:crypto';
import type { Embedder } from '../../src/embedding/embedder.ts';

/** Topics that drawn vectors gather around, as the passages of a real corpus do. */
const TOPICS = 1000;

/** Length of a vector's own part beside that of its topic: two of one topic have a cosine of about 0.5. */
const OWN = 1;

/** Vectors that cost nothing, so that a graph and its memory can be measured without hours of embedding. */
export interface DrawnVectors extends Embedder {
  /** The same vector for the same number. */
  vectorOf(number: number): Float32Array;
}

/** Stands in for a model: unit-length vectors around topics, drawn from the text's hash. */
export function createDrawnVectors(dimensions: number): DrawnVectors {
  const topics = Array.from({ length: TOPICS }, (_, topic) => draw(topic + 1, dimensions));
  const vectorOf = (number: number): Float32Array => {
    const own = draw(TOPICS + 1 + number, dimensions);
    const topic = topics[number % TOPICS]!;
    return toUnit(own.map((value, index) => OWN * value + topic[index]!));
  };
  const embed = (text: string): Promise<Float32Array> =>
    Promise.resolve(vectorOf(createHash('sha256').update(text).digest().readUInt32LE(0) >>> 1));
  return {
    fingerprint: { id: 'drawn', pooling: 'mean', queryPrefix: '', passagePrefix: '', dimensions, files: {} },
    dimensions,
    maxTokens: 512,
    countTokens: (text) => Math.ceil(text.length / 5),
    knowsWord: () => true,
    embedPassage: embed,
    embedQuery: embed,
    vectorOf,
  };
}

/** A random direction (mulberry32 and Box–Muller), of length 1. */
function draw(seed: number, dimensions: number): Float32Array {
  let state = seed | 0;
  const uniform = (): number => {
    state = (state + 0x6d2b_79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const vector = new Float32Array(dimensions);
  for (let index = 0; index < dimensions; index++) {
    vector[index] = Math.sqrt(-2 * Math.log(uniform() + 1e-12)) * Math.cos(2 * Math.PI * uniform());
  }
  return toUnit(vector);
}

function toUnit(vector: Float32Array): Float32Array {
  const norm = Math.hypot(...vector);
  return vector.map((value) => value / norm);
}
