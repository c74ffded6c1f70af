import { describe, expect, it } from 'vitest';
import { embedPassages, knownVectors, passageInput } from '../../../src/index/embed-passages.ts';
import { assertUnitVector, VectorMatrix } from '../../../src/index/vector-matrix.ts';
import type { Passage } from '../../../src/passages/passage.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';

const createPassage = (sentences: readonly string[], overrides: Partial<Passage> = {}): Passage => ({
  documentId: 'a',
  contextTitle: 'The harbour',
  headings: ['Tides'],
  sectionIndex: 0,
  sentences: sentences.map((text) => ({ text, lines: [1, 1], footnotes: [] })),
  ...overrides,
});

const countWords = (text: string): number => text.split(' ').length;
const ignore = (): void => undefined;

describe('passageInput', () => {
  it('puts title and headings before the text', () => {
    const passage = createPassage(['High water comes twice.', 'Boats leave.']);
    expect(passageInput(passage, countWords)).toBe('The harbour: Tides. High water comes twice. Boats leave.');
  });

  it('is the text alone where there is neither title nor heading', () => {
    expect(passageInput(createPassage(['Boats leave.'], { contextTitle: null, headings: [] }), countWords)).toBe(
      'Boats leave.',
    );
  });

  it('takes words off the end of a context that is too long, and none off the passage', () => {
    const title = Array.from({ length: 500 }, (_, index) => `word${index}`).join(' ');
    const text = Array.from({ length: 100 }, (_, index) => `text${index}`).join(' ');
    const input = passageInput(createPassage([text], { contextTitle: title }), countWords);
    expect(input.startsWith('word0 word1 ')).toBe(true);
    expect(input.endsWith(`. ${text}`)).toBe(true);
    expect(countWords(input)).toBeLessThanOrEqual(64 + 100);
  });

  it('leaves out a context of one endless word', () => {
    const passage = createPassage(['Boats leave.'], { contextTitle: 'x'.repeat(500), headings: [] });
    expect(passageInput(passage, (text) => text.length)).toBe('Boats leave.');
  });
});

describe('embedPassages', () => {
  const passages = [createPassage(['One boat.', 'Two boats.']), createPassage(['Three boats.'])];

  it('embeds passages with their context and sentences alone, in order', async () => {
    const embedder = createHashingEmbedder();
    const result = await embedPassages(passages, embedder, new Map(), ignore);
    expect(embedder.calls).toEqual([
      'The harbour: Tides. One boat. Two boats.',
      'One boat.',
      'Two boats.',
      'The harbour: Tides. Three boats.',
      'Three boats.',
    ]);
    expect(result.passageVectors).toHaveLength(2);
    expect(result.sentenceVectors[2]).toEqual(await embedder.embedPassage('Three boats.'));
    expect([result.embedded, result.reused]).toEqual([5, 0]);
  });

  it('embeds a text that occurs twice once', async () => {
    const embedder = createHashingEmbedder();
    const { embedded, reused, sentenceVectors } = await embedPassages(
      [createPassage(['One boat.']), createPassage(['One boat.'], { headings: ['Lights'] })],
      embedder,
      new Map(),
      ignore,
    );
    expect([embedded, reused]).toEqual([3, 1]);
    expect(sentenceVectors[0]).toEqual(sentenceVectors[1]);
  });

  it('embeds nothing that is known from an earlier generation', async () => {
    const embedder = createHashingEmbedder();
    const first = await embedPassages(passages, embedder, new Map(), ignore);
    const known = knownVectors(
      passages,
      VectorMatrix.of(embedder.dimensions, first.passageVectors),
      VectorMatrix.of(embedder.dimensions, first.sentenceVectors),
      (text) => embedder.countTokens(text),
    );
    embedder.calls.length = 0;
    const second = await embedPassages([...passages].reverse(), embedder, known, ignore);
    expect(embedder.calls).toEqual([]);
    expect([second.embedded, second.reused]).toEqual([0, 5]);
    expect(second.passageVectors).toEqual([...first.passageVectors].reverse());
    expect(second.sentenceVectors[0]).toEqual(first.sentenceVectors[2]);
  });

  it('reports every text as done, up to the total', async () => {
    const progress: [number, number][] = [];
    await embedPassages(passages, createHashingEmbedder(), new Map(), (done, total) => progress.push([done, total]));
    expect(progress).toEqual([1, 2, 3, 4, 5].map((done) => [done, 5]));
  });

  it('gives a text that the model cannot read whole the mean of its parts', async () => {
    const embedder = createHashingEmbedder({ maxTokens: 40 });
    const half = (word: string): string => Array.from({ length: 20 }, () => word).join(' ');
    const text = `${half('anchor')} ${half('timber')}`;
    const passage = createPassage([text], { contextTitle: null, headings: [] });
    const { passageVectors, embedded } = await embedPassages([passage], embedder, new Map(), ignore);
    const vector = passageVectors[0]!;
    assertUnitVector(vector, embedder.dimensions);
    expect(embedded).toBe(1);
    const [left, right] = [await embedder.embedPassage(half('anchor')), await embedder.embedPassage(half('timber'))];
    const sum = left.map((value, index) => value + right[index]!);
    const norm = Math.hypot(...sum);
    for (const [index, value] of sum.entries()) expect(vector[index]).toBeCloseTo(value / norm, 5);
  });

  it('embeds one endless word without a space to cut at', async () => {
    const embedder = createHashingEmbedder({ maxTokens: 40 });
    const letters = { ...embedder, countTokens: (text: string) => text.length };
    const passage = createPassage(['x'.repeat(300)], { contextTitle: null, headings: [] });
    const { passageVectors } = await embedPassages([passage], letters, new Map(), ignore);
    assertUnitVector(passageVectors[0]!, embedder.dimensions);
    expect(embedder.calls.every((text) => text.length <= 40)).toBe(true);
    expect(embedder.calls.join('')).toBe('x'.repeat(300));
  });

  it('hands on what the model throws', async () => {
    const broken = { ...createHashingEmbedder(), embedPassage: () => Promise.reject(new Error('out of memory')) };
    await expect(embedPassages(passages, broken, new Map(), ignore)).rejects.toThrow('out of memory');
  });
});
