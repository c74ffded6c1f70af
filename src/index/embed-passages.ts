import type { Embedder } from '../embedding/embedder.ts';
import { type Passage, passageContext, passageText } from '../passages/passage.ts';
import type { VectorMatrix } from './vector-matrix.ts';

/** Vectors that are known already, by the text that was embedded. */
export type KnownVectors = ReadonlyMap<string, Float32Array>;

export interface EmbeddedPassages {
  readonly passageVectors: Float32Array[];
  /** One a sentence, passage after passage. */
  readonly sentenceVectors: Float32Array[];
  /** Texts that went through the model. */
  readonly embedded: number;
  /** Vectors taken from `known`. */
  readonly reused: number;
}

/**
 * Most of the model's word pieces that the title and headings may take before a passage, so that they never drown it.
 * Beyond that, words are taken off the end of the context (never of the passage).
 */
const MAX_CONTEXT_TOKENS = 64;

/** Word pieces kept free for the model's special tokens and prefix. */
const RESERVED_TOKENS = 16;

/** The text that stands for a passage in the model: its title and headings, then its own text. */
export function passageInput(passage: Passage, countTokens: (text: string) => number): string {
  const words = passageContext(passage).split(/\s+/u).filter(Boolean);
  while (words.length > 0 && countTokens(words.join(' ')) > MAX_CONTEXT_TOKENS) {
    words.splice(Math.floor(words.length / 2));
  }
  const text = passageText(passage);
  return words.length === 0 ? text : `${words.join(' ')}. ${text}`;
}

/** The vectors of an earlier generation by the text that they stand for. */
export function knownVectors(
  passages: readonly Passage[],
  passageVectors: VectorMatrix,
  sentenceVectors: VectorMatrix,
  countTokens: (text: string) => number,
): KnownVectors {
  const known = new Map<string, Float32Array>();
  let sentenceRow = 0;
  for (const [row, passage] of passages.entries()) {
    known.set(passageInput(passage, countTokens), passageVectors.row(row));
    for (const sentence of passage.sentences) known.set(sentence.text, sentenceVectors.row(sentenceRow++));
  }
  return known;
}

/** Embeds passages (with title and headings) and their sentences (alone), each text once. */
export async function embedPassages(
  passages: readonly Passage[],
  embedder: Embedder,
  known: KnownVectors,
  onProgress: (done: number, total: number) => void,
): Promise<EmbeddedPassages> {
  const vectors = new Map(known);
  let [embedded, reused, done] = [0, 0, 0];
  const total = passages.reduce((sum, passage) => sum + 1 + passage.sentences.length, 0);
  const vectorOf = async (text: string): Promise<Float32Array> => {
    let vector = vectors.get(text);
    if (vector) {
      reused++;
    } else {
      vector = await embedWhole(text, embedder);
      vectors.set(text, vector);
      embedded++;
      // Where the model runs in this process it blocks the event loop; a turn between two runs lets progress and signals through.
      await new Promise(setImmediate);
    }
    onProgress(++done, total);
    return vector;
  };
  const passageVectors: Float32Array[] = [];
  const sentenceVectors: Float32Array[] = [];
  for (const passage of passages) {
    passageVectors.push(await vectorOf(passageInput(passage, (text) => embedder.countTokens(text))));
    for (const sentence of passage.sentences) sentenceVectors.push(await vectorOf(sentence.text));
  }
  return { passageVectors, sentenceVectors, embedded, reused };
}

/** A text longer than the model reads (symbols, a script of one word piece a letter) gets the mean of its halves. */
async function embedWhole(text: string, embedder: Embedder): Promise<Float32Array> {
  if (embedder.countTokens(text) <= embedder.maxTokens - RESERVED_TOKENS) return embedder.embedPassage(text);
  const middle = text.lastIndexOf(' ', text.length / 2);
  const cut = middle > 0 ? middle : Math.floor(text.length / 2);
  const halves = [await embedWhole(text.slice(0, cut), embedder), await embedWhole(text.slice(cut), embedder)] as const;
  const sum = halves[0].map((value, index) => value + halves[1][index]!);
  const norm = Math.hypot(...sum);
  return sum.map((value) => value / norm);
}
