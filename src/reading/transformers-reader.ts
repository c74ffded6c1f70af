import path from 'node:path';
import {
  AutoModel,
  AutoTokenizer,
  env,
  type PreTrainedModel,
  type PreTrainedTokenizer,
  Tensor,
} from '@xenova/transformers';
import { LRUCache } from 'lru-cache';
import { verifyFiles } from '../embedding/verify-model-files.ts';
import { BotError } from '../errors.ts';
import { readSpans, type SpanReading } from './read-spans.ts';
import { machineMs } from '../processes/machine-ms.ts';
import type { ReadablePassage, Reader, Reading } from './reader.ts';
import { type ReaderInput, readerInputs, tokenizeWords, type TokenizedWord } from './reader-input.ts';

/** The shipped reader: see its README for data, training and what it is weak at. */
export const READER_MODEL = 'accord-reader-minilm-l6';

/** Passages whose word pieces are kept, about 10 kB each: finding them takes a tenth of the time of reading. */
const KEPT_PASSAGES = 2000;

/** Position embeddings of the model. */
const MAX_TOKENS = 512;

const FILES = {
  'onnx/model_quantized.onnx': '8d1a6bfd9b206cdc1d28146152444273dcb48fb700aa271d42d52d3d963c3813',
  'tokenizer.json': '325e6539e09081160e94f36b13f0869734587b16be2add1a6848ba7eb4c10c38',
  'tokenizer_config.json': '9334318b54fe5276c9006f6dd090928eb3c29da34beffaefcd820769b3fe0b5e',
  'config.json': 'e0f93240d30ddd1412a9d066364169c8ef9a6a672198ff3f424d587eaa8b68f4',
};

/**
 * Loads the reader from the local folder, after checking its files, and never from the network.
 *
 * @throws {BotError} `MODEL_UNAVAILABLE` if a file is missing, damaged or not a model.
 */
export async function loadReader(modelsDir: string): Promise<Reader> {
  await verifyFiles(modelsDir, READER_MODEL, FILES);
  env.allowRemoteModels = false;
  env.localModelPath = modelsDir + path.sep;
  try {
    const [tokenizer, model] = await Promise.all([
      AutoTokenizer.from_pretrained(READER_MODEL),
      AutoModel.from_pretrained(READER_MODEL, { quantized: true }),
    ]);
    return new TransformersReader(tokenizer, model);
  } catch (error) {
    throw new BotError(
      'MODEL_UNAVAILABLE',
      `Cannot load the reader "${READER_MODEL}" from "${modelsDir}": ${error instanceof Error ? error.message : String(error)}. Run \`npm run doctor\`, or set READER=off to go without.`,
      { cause: error },
    );
  }
}

class TransformersReader implements Reader {
  readonly modelId = READER_MODEL;
  readonly #tokenizer: PreTrainedTokenizer;
  readonly #model: PreTrainedModel;
  readonly #words = new LRUCache<string, TokenizedWord[]>({ max: KEPT_PASSAGES });

  constructor(tokenizer: PreTrainedTokenizer, model: PreTrainedModel) {
    this.#tokenizer = tokenizer;
    this.#model = model;
  }

  async read(question: string, passages: readonly ReadablePassage[], deadline: number): Promise<Reading[]> {
    const questionIds = this.#encode(question);
    const readings: Reading[] = [];
    const started = machineMs();
    for (const passage of passages) {
      const now = machineMs();
      // The next passage takes about as long as those before it.
      const untilRead = readings.length === 0 ? 0 : (now - started) / readings.length;
      if (readings.length > 0 && now + untilRead > deadline) break;
      readings.push(await this.#readPassage(questionIds, passage));
    }
    return readings;
  }

  async #readPassage(questionIds: readonly number[], { context, sentences }: ReadablePassage): Promise<Reading> {
    const contextIds = context === '' ? [] : this.#encode(`${context}.`);
    const words = this.#wordsOf(sentences.join(' '));
    const readings: Reading[] = [];
    for (const input of readerInputs(questionIds, contextIds, words, MAX_TOKENS)) {
      readings.push(await this.#run(input, sentenceEnds(sentences)));
    }
    // A passage answers where one of its windows does.
    return readings.reduce((best, reading) => (reading.answerable > best.answerable ? reading : best));
  }

  async #run(input: ReaderInput, ends: readonly number[]): Promise<Reading> {
    const outputs = (await this.#model({
      input_ids: toTensor(input.ids),
      attention_mask: toTensor(input.ids.map(() => 1)),
      token_type_ids: toTensor(input.types),
    })) as Record<'start_logits' | 'end_logits' | 'answerable', Tensor>;
    const [starts, stops] = [outputs.start_logits.data as Float32Array, outputs.end_logits.data as Float32Array];
    const answerable = (outputs.answerable.data as Float32Array)[0]!;
    return { answerable, ...(readSpans(input, starts, stops, ends) ?? noSpan(ends.length)) };
  }

  #wordsOf(text: string): TokenizedWord[] {
    const known = this.#words.get(text);
    if (known !== undefined) return known;
    const words = tokenizeWords(text, (part) => this.#encode(part));
    this.#words.set(text, words);
    return words;
  }

  #encode(text: string): number[] {
    return this.#tokenizer.encode(text, null, { add_special_tokens: false });
  }
}

/** Where each sentence ends in the text that joins them with one space. */
function sentenceEnds(sentences: readonly string[]): number[] {
  let end = -1;
  return sentences.map((sentence) => (end += sentence.length + 1));
}

/** What a passage without words has instead of a span. */
function noSpan(sentences: number): SpanReading {
  const sentenceShares = Array.from({ length: sentences }, () => 0);
  return { start: 0, end: 0, margin: Number.NEGATIVE_INFINITY, spanShare: 0, sentenceShares };
}

function toTensor(values: readonly number[]): Tensor {
  return new Tensor('int64', BigInt64Array.from(values.map(BigInt)), [1, values.length]);
}
