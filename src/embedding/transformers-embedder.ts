import path from 'node:path';
import {
  AutoModel,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  type Tensor,
} from '@xenova/transformers';
import { BotError } from '../errors.ts';
import type { Embedder, ModelFingerprint, WordPieces } from './embedder.ts';
import type { ModelProfile } from './model-profiles.ts';
import { profileOf, verifyModelFiles } from './verify-model-files.ts';

/**
 * Loads a model from the local folder, after checking its files, and never from the network. Each text holds the thread for
 * as long as the model runs on it, 4 ms for a question and up to 20 for a long one.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` if a file is missing, damaged or not a model.
 */
export async function loadEmbedder(modelsDir: string, modelId: string): Promise<Embedder> {
  const profile = profileOf(modelId);
  const files = await verifyModelFiles(modelsDir, modelId);
  const [tokenizer, model] = await load(modelsDir, modelId, () =>
    Promise.all([AutoTokenizer.from_pretrained(modelId), AutoModel.from_pretrained(modelId, { quantized: true })]),
  );
  return new TransformersEmbedder(modelId, profile, files, tokenizer, model);
}

/**
 * Loads the word pieces of a model alone, whose files have been checked.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE`
 */
export async function loadWordPieces(modelsDir: string, modelId: string): Promise<WordPieces> {
  return new TransformersWordPieces(await load(modelsDir, modelId, () => AutoTokenizer.from_pretrained(modelId)));
}

async function load<T>(modelsDir: string, modelId: string, read: () => Promise<T>): Promise<T> {
  env.allowRemoteModels = false;
  env.localModelPath = modelsDir + path.sep;
  try {
    return await read();
  } catch (error) {
    throw new BotError(
      'MODEL_UNAVAILABLE',
      `Cannot load the model "${modelId}" from "${modelsDir}": ${error instanceof Error ? error.message : String(error)}. Run \`npm run doctor\`.`,
      { cause: error },
    );
  }
}

class TransformersWordPieces implements WordPieces {
  readonly #tokenizer: PreTrainedTokenizer;

  constructor(tokenizer: PreTrainedTokenizer) {
    this.#tokenizer = tokenizer;
  }

  countTokens(text: string): number {
    return this.#tokenizer.encode(text, null, { add_special_tokens: false }).length;
  }

  knowsWord(word: string): boolean {
    return this.countTokens(word) === 1;
  }
}

class TransformersEmbedder extends TransformersWordPieces implements Embedder {
  readonly fingerprint: ModelFingerprint;
  readonly dimensions: number;
  readonly maxTokens: number;
  readonly #profile: ModelProfile;
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #model: PreTrainedModel;

  constructor(
    id: string,
    profile: ModelProfile,
    files: Readonly<Record<string, string>>,
    tokenizer: PreTrainedTokenizer,
    model: PreTrainedModel,
  ) {
    super(tokenizer);
    const { pooling, queryPrefix, passagePrefix, dimensions, maxTokens } = profile;
    this.fingerprint = { id, pooling, queryPrefix, passagePrefix, dimensions, files };
    this.dimensions = dimensions;
    this.maxTokens = maxTokens;
    this.#profile = profile;
    this.#tokenizer = tokenizer;
    this.#model = model;
  }

  embedPassage(text: string): Promise<Float32Array> {
    return this.#embed(this.#profile.passagePrefix + text);
  }

  embedQuery(text: string): Promise<Float32Array> {
    return this.#embed(this.#profile.queryPrefix + text);
  }

  /**
   * One text a call, never a batch: the int8 weights are used with scales taken from the whole input, so a text's vector
   * would depend on its neighbours in the batch (cosine 0.9987 between the two, measured 2026-11-24), and an incremental
   * build would differ from a full one. On two cores a batch is not faster either (87 texts a second alone, 77 by 16).
   */
  async #embed(text: string): Promise<Float32Array> {
    const inputs = (this.#tokenizer as unknown as TokenizerCall)(text, { truncation: false });
    const tokens = inputs.input_ids.dims[1]!;
    if (tokens > this.maxTokens) {
      throw new BotError(
        'INPUT_TOO_LONG',
        `Cannot embed a text of ${tokens} word pieces: the model "${this.fingerprint.id}" reads at most ${this.maxTokens}. Shorten the text.`,
      );
    }
    const { last_hidden_state: hidden } = (await this.#model(inputs)) as { last_hidden_state: Tensor };
    const [, , width] = hidden.dims;
    if (width !== this.dimensions) {
      throw new BotError(
        'DIMENSION_MISMATCH',
        `The model "${this.fingerprint.id}" gives vectors of ${width ?? 0} numbers, but ${this.dimensions} were expected. Correct src/embedding/model-profiles.ts.`,
      );
    }
    // One unpadded text: every token counts, so the mean needs no attention mask.
    const states = hidden.data as Float32Array;
    return normalise(
      this.#profile.pooling === 'cls' ? states.slice(0, width) : meanOfRows(states, width),
      this.fingerprint.id,
    );
  }
}

/** The library's types do not say that a tokenizer can be called. */
type TokenizerCall = (text: string, options: { truncation: false }) => { input_ids: Tensor; attention_mask: Tensor };

function meanOfRows(states: Float32Array, width: number): Float32Array {
  const sum = new Float32Array(width);
  for (let index = 0; index < states.length; index++) sum[index % width]! += states[index]!;
  const rows = states.length / width;
  return sum.map((value) => value / rows);
}

function normalise(vector: Float32Array, modelId: string): Float32Array {
  const norm = Math.sqrt(vector.reduce((sum, value) => sum + value * value, 0));
  if (!Number.isFinite(norm) || norm === 0) {
    throw new BotError(
      'MODEL_UNAVAILABLE',
      `The model "${modelId}" gave a vector without direction. Run \`npm run doctor\`.`,
    );
  }
  return vector.map((value) => value / norm);
}
