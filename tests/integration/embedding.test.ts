import { beforeAll, describe, expect, it } from 'vitest';
import type { Embedder } from '../../src/embedding/embedder.ts';
import { loadEmbedder } from '../../src/embedding/transformers-embedder.ts';
import { dotProduct } from '../../src/index/vector-matrix.ts';
import { errorOf } from '../support/sample-error.ts';
import { createModelsDir, MODELS_DIR, SHIPPED_MODEL } from '../support/sample-model-folder.ts';

/** "the" is one word piece; "passage: " or "query: " takes two more, and the model's start and end marks two. */
const LONGEST = 'the '.repeat(508).trim();

describe('the shipped model', () => {
  let embedder: Embedder;
  beforeAll(async () => {
    embedder = await loadEmbedder(MODELS_DIR, SHIPPED_MODEL);
  });

  it('says what it is', () => {
    expect(embedder.fingerprint).toMatchObject({
      id: SHIPPED_MODEL,
      pooling: 'mean',
      queryPrefix: 'query: ',
      passagePrefix: 'passage: ',
      dimensions: 384,
    });
    expect(Object.keys(embedder.fingerprint.files)).toContain('onnx/model_quantized.onnx');
    expect(embedder).toMatchObject({ dimensions: 384, maxTokens: 512 });
  });

  it.each(['SAFE can lend up to €150 billion.', '', '🎉', 'Что такое SAFE?', LONGEST])(
    'gives 384 numbers of norm 1 for any text that fits (case %#)',
    async (text) => {
      for (const vector of [await embedder.embedPassage(text), await embedder.embedQuery(text)]) {
        expect(vector).toBeInstanceOf(Float32Array);
        expect(vector).toHaveLength(384);
        expect(dotProduct(vector, vector)).toBeCloseTo(1, 4);
      }
    },
  );

  it('gives the same vector for the same text, whatever was embedded in between', async () => {
    const first = await embedder.embedPassage('Canada joined SAFE.');
    await embedder.embedPassage('Bread is baked every morning.');
    expect(await embedder.embedPassage('Canada joined SAFE.')).toEqual(first);
  });

  it('gives the same vectors for texts embedded at the same time as for one after the other', async () => {
    const texts = ['Canada joined SAFE.', 'Bread is baked every morning.', 'The gate closes at ten.'];
    const together = await Promise.all(texts.map((text) => embedder.embedPassage(text)));
    for (const [index, text] of texts.entries()) expect(together[index]).toEqual(await embedder.embedPassage(text));
  });

  it('tells a question from a passage of the same words by their prefixes', async () => {
    const text = 'Canada joined SAFE.';
    const similarity = dotProduct(await embedder.embedQuery(text), await embedder.embedPassage(text));
    expect(similarity).toBeGreaterThan(0.8);
    expect(similarity).toBeLessThan(0.999);
  });

  it.each([
    ['How much can SAFE lend?', 'SAFE can lend up to €150 billion to member states.'],
    ['Who signed for Canada?', 'The Canadian prime minister put his name to the text in Brussels.'],
    ['Is the agreement legally binding?', 'The partnership creates no obligations under international law.'],
  ])('finds what answers %j nearer than what does not', async (question, passage) => {
    const query = await embedder.embedQuery(question);
    const near = dotProduct(query, await embedder.embedPassage(passage));
    const far = dotProduct(query, await embedder.embedPassage('Bananas are rich in potassium and easy to peel.'));
    expect(near).toBeGreaterThan(far);
  });

  it('refuses a text of one word piece too many instead of cutting it', async () => {
    for (const embed of [embedder.embedPassage(`${LONGEST} the`), embedder.embedQuery(`${LONGEST} the`)]) {
      const error = await errorOf(() => embed);
      expect(error.code).toBe('INPUT_TOO_LONG');
      expect(error.message).toContain('513');
      expect(error.message).toContain('512');
    }
  });

  it('counts the word pieces of a text alone', () => {
    expect(embedder.countTokens('')).toBe(0);
    expect(embedder.countTokens('the')).toBe(1);
    expect(embedder.countTokens(LONGEST)).toBe(508);
  });

  it.each(['the', 'partnership', 'agreement', 'canada', 'weather'])('knows the common word %j', (word) => {
    expect(embedder.knowsWord(word)).toBe(true);
  });

  it.each(['saftey', 'cannada', 'partnreship', 'agreemnt', 'two words', ''])('does not know %j', (word) => {
    expect(embedder.knowsWord(word)).toBe(false);
  });
});

describe('loadEmbedder', () => {
  it('names the weights that were cut off before it loads them', async () => {
    const { modelsDir } = await createModelsDir({ weightsBytes: 100_000 });
    const error = await errorOf(() => loadEmbedder(modelsDir, SHIPPED_MODEL));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('onnx/model_quantized.onnx');
  });

  it('reports damaged weights of a model whose hashes are not pinned, with the cause', async () => {
    const { modelsDir } = await createModelsDir({ model: 'Xenova/gte-small', weightsBytes: 100_000 });
    const error = await errorOf(() => loadEmbedder(modelsDir, 'Xenova/gte-small'));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('"Xenova/gte-small"');
    expect(error.cause).toBeInstanceOf(Error);
  });

  it('refuses a model that the table does not know', async () => {
    const error = await errorOf(() => loadEmbedder(MODELS_DIR, 'nobody/nothing'));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('"nobody/nothing"');
  });
});
