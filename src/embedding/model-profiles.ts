/** What a model needs to be used as its authors meant. */
export interface ModelProfile {
  readonly pooling: 'mean' | 'cls';
  readonly queryPrefix: string;
  readonly passagePrefix: string;
  readonly dimensions: number;
  /** Most word pieces that the model was trained to read, special tokens included. */
  readonly maxTokens: number;
  /**
   * SHA-256 of the files as published, by path inside the model's folder. Where a file is not listed its hash is taken when
   * an index is built, and a later change is noticed then.
   */
  readonly files: Readonly<Record<string, string>>;
}

const ARCTIC_QUERY = 'Represent this sentence for searching relevant passages: ';

/**
 * Every model that MODEL may name. Wrong pooling or a missing prefix costs more than the choice of the model, so a model
 * that is not in this table is refused. Sources: the model cards, https://huggingface.co/<author>/<name>.
 */
export const MODEL_PROFILES: Readonly<Record<string, ModelProfile>> = {
  // intfloat/e5-small-v2: "query: " and "passage: ", average pooling, 512 tokens.
  'Xenova/e5-small-v2': {
    pooling: 'mean',
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
    dimensions: 384,
    maxTokens: 512,
    files: {
      'onnx/model_quantized.onnx': '7d9092cb25f2bd1c023b7e8d2aa459044a02030ac880e5a59fdaf27af69f1ded',
      'tokenizer.json': '325e6539e09081160e94f36b13f0869734587b16be2add1a6848ba7eb4c10c38',
      'tokenizer_config.json': '9334318b54fe5276c9006f6dd090928eb3c29da34beffaefcd820769b3fe0b5e',
      'config.json': 'f2ec4751581efd9a43e9db08ca21195cec53ae56f8a2787e02b2caafda02edfa',
    },
  },
  // sentence-transformers/all-MiniLM-L6-v2: mean pooling, no prefix, trained on 256 word pieces.
  'Xenova/all-MiniLM-L6-v2': {
    pooling: 'mean',
    queryPrefix: '',
    passagePrefix: '',
    dimensions: 384,
    maxTokens: 256,
    files: {},
  },
  // thenlper/gte-small: mean pooling, no prefix.
  'Xenova/gte-small': {
    pooling: 'mean',
    queryPrefix: '',
    passagePrefix: '',
    dimensions: 384,
    maxTokens: 512,
    files: {},
  },
  // BAAI/bge-small-en-v1.5: the first token's vector; the query prefix is optional and helps short questions.
  'Xenova/bge-small-en-v1.5': {
    pooling: 'cls',
    queryPrefix: ARCTIC_QUERY,
    passagePrefix: '',
    dimensions: 384,
    maxTokens: 512,
    files: {},
  },
  // Snowflake/snowflake-arctic-embed-xs and -s: the first token's vector, a query prefix.
  'Snowflake/snowflake-arctic-embed-xs': {
    pooling: 'cls',
    queryPrefix: ARCTIC_QUERY,
    passagePrefix: '',
    dimensions: 384,
    maxTokens: 512,
    files: {},
  },
  'Snowflake/snowflake-arctic-embed-s': {
    pooling: 'cls',
    queryPrefix: ARCTIC_QUERY,
    passagePrefix: '',
    dimensions: 384,
    maxTokens: 512,
    files: {},
  },
};
