import { describe, expect, it } from 'vitest';
import { describeDifferences, type IndexSettings, type Manifest, manifestSchema } from '../../../src/index/manifest.ts';

const settings: IndexSettings = {
  model: {
    id: 'author/model',
    pooling: 'mean',
    queryPrefix: 'query: ',
    passagePrefix: 'passage: ',
    dimensions: 384,
    files: { 'model.onnx': 'a'.repeat(64), 'tokenizer.json': 'b'.repeat(64) },
  },
  splitting: { minTokens: 60, maxTokens: 160, maxChars: 700 },
  hnsw: { m: 16, efConstruction: 200, seed: 100 },
};

const manifest: Manifest = manifestSchema.parse({
  ...settings,
  formatVersion: 1,
  generation: '000001-2026-01-01T00-00-00-0123abcd',
  createdAt: '2026-01-01T00:00:00.000Z',
  space: 'cosine',
  corpusHash: 'c'.repeat(64),
  counts: { documents: 1, passages: 2, sentences: 3 },
  files: { 'passages.jsonl': { sha256: 'd'.repeat(64), bytes: 10 } },
});

const withModel = (model: Partial<IndexSettings['model']>): IndexSettings => ({
  ...settings,
  model: { ...settings.model, ...model },
});

describe('describeDifferences', () => {
  it('finds none for the same settings', () => {
    expect(describeDifferences(manifest, settings)).toEqual([]);
  });

  it.each<[string, IndexSettings, string[]]>([
    ['model', withModel({ id: 'author/other' }), ['author/model', 'author/other']],
    ['pooling', withModel({ pooling: 'cls' }), ['mean', 'cls']],
    ['query prefix', withModel({ queryPrefix: 'q: ' }), ['query: ', 'q: ']],
    ['passage prefix', withModel({ passagePrefix: '' }), ['passage: ', '""']],
    ['dimensions', withModel({ dimensions: 768 }), ['384', '768']],
    [
      'model.onnx',
      withModel({ files: { ...settings.model.files, 'model.onnx': 'e'.repeat(64) } }),
      ['aaaaaaaa', 'eeeeeeee'],
    ],
    ['minTokens', { ...settings, splitting: { ...settings.splitting, minTokens: 61 } }, ['60', '61']],
    ['maxTokens', { ...settings, splitting: { ...settings.splitting, maxTokens: 159 } }, ['160', '159']],
    ['maxChars', { ...settings, splitting: { ...settings.splitting, maxChars: 701 } }, ['700', '701']],
    ['m ', { ...settings, hnsw: { ...settings.hnsw, m: 17 } }, ['16', '17']],
    ['efConstruction', { ...settings, hnsw: { ...settings.hnsw, efConstruction: 199 } }, ['200', '199']],
    ['seed', { ...settings, hnsw: { ...settings.hnsw, seed: 101 } }, ['100', '101']],
  ])('names both values of another %s', (name, wanted, values) => {
    const differences = describeDifferences(manifest, wanted);
    expect(differences).toHaveLength(1);
    for (const part of [name, ...values]) expect(differences[0]).toContain(part);
  });

  it('names every difference', () => {
    const wanted = withModel({ id: 'author/other', dimensions: 768, pooling: 'cls' });
    expect(describeDifferences(manifest, wanted)).toHaveLength(3);
  });

  it('names a model file that the index was built without', () => {
    const wanted = withModel({ files: { ...settings.model.files, 'config.json': 'f'.repeat(64) } });
    expect(describeDifferences(manifest, wanted)).toEqual([expect.stringContaining('config.json')]);
  });

  it('names a model file that is no longer used', () => {
    const wanted = withModel({ files: { 'model.onnx': 'a'.repeat(64) } });
    expect(describeDifferences(manifest, wanted)).toEqual([expect.stringContaining('tokenizer.json')]);
  });

  it('does not mind the order of the model files', () => {
    const files = Object.fromEntries(Object.entries(settings.model.files).reverse());
    expect(describeDifferences(manifest, withModel({ files }))).toEqual([]);
  });
});

describe('manifestSchema', () => {
  it.each([
    ['another format version', { formatVersion: 2 }],
    ['another space', { space: 'l2' }],
    ['a corpus hash that is not a SHA-256', { corpusHash: 'C'.repeat(64) }],
    ['a negative count', { counts: { documents: -1, passages: 2, sentences: 3 } }],
    ['a count that is not whole', { counts: { documents: 1, passages: 2.5, sentences: 3 } }],
    ['a file without its size', { files: { 'passages.jsonl': { sha256: 'd'.repeat(64) } } }],
    ['a time that is not one', { createdAt: 'yesterday' }],
  ])('refuses %s', (_, change) => {
    expect(manifestSchema.safeParse({ ...manifest, ...change }).success).toBe(false);
  });
});
