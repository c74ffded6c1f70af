import type { Embedder } from '../../src/embedding/embedder.ts';
import { BotError } from '../../src/errors.ts';
import { terms, words } from '../../src/retrieval/terms.ts';

/**
 * A deterministic bag-of-words embedder: each term adds to one of the dimensions, so texts that share terms are similar.
 * Enough to test ranking and storage without weights.
 */
export function createHashingEmbedder(
  overrides: { id?: string; dimensions?: number; maxTokens?: number } = {},
): Embedder & {
  /** Texts that were embedded so far, in order. */
  readonly calls: string[];
} {
  const { id = 'test/hashing', dimensions = 64, maxTokens = 512 } = overrides;
  const calls: string[] = [];
  const embed = (text: string): Promise<Float32Array> => {
    calls.push(text);
    const tokens = words(text).length;
    if (tokens > maxTokens) {
      return Promise.reject(new BotError('INPUT_TOO_LONG', `Cannot embed ${tokens} words: at most ${maxTokens} fit.`));
    }
    const vector = new Float32Array(dimensions);
    // The first dimension keeps a text without terms from being a zero vector.
    vector[0] = 0.1;
    for (const term of terms(text)) vector[1 + (hash(term) % (dimensions - 1))]! += 1;
    const norm = Math.hypot(...vector);
    return Promise.resolve(vector.map((value) => value / norm));
  };
  return {
    fingerprint: {
      id,
      pooling: 'mean',
      queryPrefix: '',
      passagePrefix: '',
      dimensions,
      files: { 'weights.bin': 'a'.repeat(64) },
    },
    dimensions,
    maxTokens,
    calls,
    countTokens: (text) => words(text).length,
    knowsWord: () => false,
    embedPassage: embed,
    embedQuery: embed,
  };
}

/** FNV-1a, 32 bits. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (const unit of text) value = Math.imul(value ^ unit.codePointAt(0)!, 0x01000193) >>> 0;
  return value;
}
