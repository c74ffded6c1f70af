import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AutoTokenizer, type PreTrainedTokenizer } from '@xenova/transformers';
import { beforeAll, describe, expect, it } from 'vitest';
import { App } from '../../src/app.ts';
import { loadConfig } from '../../src/config/config.ts';
import type { ReadablePassage, Reader, Reading } from '../../src/reading/reader.ts';
import { readerInputs, tokenizeWords } from '../../src/reading/reader-input.ts';
import { loadReader, READER_MODEL } from '../../src/reading/transformers-reader.ts';
import { errorOf } from '../support/sample-error.ts';
import { createModelsDir, MODELS_DIR } from '../support/sample-model-folder.ts';
import { textOf } from '../support/sample-reader.ts';
import { createTemporaryFolder } from '../support/temporary-folder.ts';

const FUNDING = {
  context: 'What Canada pays',
  sentences: [
    'Canada takes part in the programme.',
    'It pays a fee of €10 million for the first year.',
    'Talks went on until autumn.',
  ],
};
const BREAD = {
  context: 'Bakery',
  sentences: ['Rye bread is baked every morning.', 'The oven burns birch wood from the hills.'],
};
const HOW_MUCH = 'How much does Canada pay for the first year?';

const words = (passage: ReadablePassage, { start, end }: Reading): string => textOf(passage).slice(start, end);

describe('the shipped reader', () => {
  let reader: Reader;
  let tokenizer: PreTrainedTokenizer;
  beforeAll(async () => {
    reader = await loadReader(MODELS_DIR);
    tokenizer = await AutoTokenizer.from_pretrained(READER_MODEL);
  });

  const read = (question: string, passages: readonly ReadablePassage[]): Promise<Reading[]> =>
    reader.read(question, passages, Number.POSITIVE_INFINITY);

  const encode = (text: string): number[] => tokenizer.encode(text, null, { add_special_tokens: false });

  it('says what it is', () => {
    expect(reader.modelId).toBe('accord-reader-minilm-l6');
  });

  it('marks the words that answer', async () => {
    const [reading] = await read(HOW_MUCH, [FUNDING]);
    expect(words(FUNDING, reading!)).toContain('10 million');
    expect(reading!.margin).toBeGreaterThan(0);
  });

  it('marks the currency with the amount', async () => {
    const [reading] = await read(HOW_MUCH, [FUNDING]);
    expect(words(FUNDING, reading!)).toBe('€10 million');
  });

  it('gives most of its trust to the sentence that answers', async () => {
    const [pays, burns] = await Promise.all([read(HOW_MUCH, [FUNDING]), read('What does the oven burn?', [BREAD])]);
    expect(pays[0]!.sentenceShares[1]).toBeGreaterThan(0.8);
    expect(burns[0]!.sentenceShares[1]).toBeGreaterThan(0.8);
    expect(pays[0]!.spanShare).toBeLessThanOrEqual(pays[0]!.sentenceShares[1]!);
  });

  it.each([
    [HOW_MUCH, FUNDING, BREAD],
    ['What does the oven burn?', BREAD, FUNDING],
    [
      'Who signed for Canada?',
      { context: '', sentences: ['Prime Minister Mark Carney signed the text for Canada in Brussels.'] },
      { context: '', sentences: ['The text was printed on heavy paper and kept in an archive in Brussels.'] },
    ],
  ])('takes what answers %j for more answerable than what does not', async (question, answering, other) => {
    const [good, bad] = await read(question, [answering, other]);
    expect(good!.answerable).toBeGreaterThan(bad!.answerable);
    expect(good!.margin).toBeGreaterThan(bad!.margin);
  });

  it('gives one reading a passage, in order, and none of none', async () => {
    const [first, second] = await read(HOW_MUCH, [FUNDING, BREAD]);
    expect(await read(HOW_MUCH, [BREAD, FUNDING])).toEqual([second, first]);
    expect(await read(HOW_MUCH, [])).toEqual([]);
  });

  it('gives the same for the same input, whatever is read at the same time', async () => {
    const [alone] = await read(HOW_MUCH, [FUNDING]);
    const [together] = await Promise.all([
      read(HOW_MUCH, [FUNDING]),
      read('What does the oven burn?', [BREAD, FUNDING]),
    ]);
    expect(together).toEqual([alone]);
  });

  it('finds an answer at the end of a passage that is longer than one window', async () => {
    const filler = Array.from(
      { length: 60 },
      () => 'The delegations met again and spoke about other things at length.',
    );
    const long = { context: '', sentences: [...filler, 'Canada pays a fee of €10 million for the first year.'] };
    const [reading] = await read(HOW_MUCH, [long]);
    expect(words(long, reading!)).toContain('10 million');
    expect(reading!.start).toBeGreaterThan(filler.join(' ').length);
    expect(reading!.sentenceShares).toHaveLength(61);
    expect(reading!.sentenceShares.at(-1)).toBe(Math.max(...reading!.sentenceShares));
    // The window that answers holds none of the first sentences.
    expect(reading!.sentenceShares[0]).toBe(0);
  });

  it.each([
    ['an empty text', 'Who?', { context: '', sentences: [''] }],
    ['an empty text with a title', 'Who?', { context: 'Harbour', sentences: [''] }],
    ['an empty question', '', FUNDING],
    ['a question of a thousand words', 'why '.repeat(1000), FUNDING],
    ['a title of a thousand words', HOW_MUCH, { ...FUNDING, context: 'fee '.repeat(1000) }],
    ['one endless word', HOW_MUCH, { context: '', sentences: ['9'.repeat(3000)] }],
    ['emoji and signs', HOW_MUCH, { context: '🎉', sentences: ['🎉🎉 → ☀️', '\u200B'] }],
  ])('reads %s', async (_what, question, passage) => {
    const [reading] = await read(question, [passage]);
    expect(Number.isFinite(reading!.answerable)).toBe(true);
    expect(reading!.start).toBeGreaterThanOrEqual(0);
    expect(reading!.end).toBeGreaterThanOrEqual(reading!.start);
    expect(reading!.end).toBeLessThanOrEqual(textOf(passage).length);
    expect(reading!.sentenceShares).toHaveLength(passage.sentences.length);
    const sum = reading!.sentenceShares.reduce((partial, share) => partial + share, 0);
    expect(sum).toBeGreaterThanOrEqual(0);
    expect(sum).toBeLessThanOrEqual(1 + 1e-9);
    if (textOf(passage) === '') {
      expect(reading).toMatchObject({ margin: Number.NEGATIVE_INFINITY, spanShare: 0, sentenceShares: [0] });
    } else {
      expect(reading!.spanShare).toBeGreaterThan(0);
      expect(reading!.spanShare).toBeLessThanOrEqual(1);
    }
  });

  it.each([
    'The gate closes at ten in the evening, and the pilot keeps the key.',
    'Élysée café, naïve, Łódź, Þórdís, Kallas’s “élan” – e\u0301lan',
    'long-term co-operation, Canada–EU, state-of-the-art, and/or',
    '1,250.5 on 2025-06-23 at 10:30; 98 % (12.5%), No. 7, Article 42(7)',
    '防衛協力について話す。한국어 텍스트 and Ελλάδα, Україна',
    'up to €150 billion, €800B, £3bn and 10€',
    '$5, 5°C, 10 × 4, a+b=c, ©2024, x², ½, →next',
    'A tab\tand\u00A0a hard space, a soft\u00ADhyphen, an\u2009thin space',
    'an unknown 🎉 party🎉',
    '...!?()[]{}#@&*_~^|\\/',
    '',
  ])('is given the word pieces of its own tokenizer for %j', (text) => {
    const question = 'How much, in €10s, is “it”?';
    for (const context of ['', 'What Canada pays']) {
      const pair = context === '' ? text : `${context}. ${text}`;
      const own = tokenizer(question, { text_pair: pair, return_tensor: false }) as {
        input_ids: number[];
        token_type_ids: number[];
      };
      const contextIds = context === '' ? [] : encode(`${context}.`);
      const inputs = readerInputs(encode(question), contextIds, tokenizeWords(text, encode), 512);
      expect(inputs).toHaveLength(1);
      expect(tokenizer.model.convert_ids_to_tokens([...inputs[0]!.ids])).toEqual(
        tokenizer.model.convert_ids_to_tokens(own.input_ids),
      );
      expect(inputs[0]!.types).toEqual(own.token_type_ids);
    }
  });

  it('does not take special tokens in a text for its own', () => {
    const inputs = readerInputs(encode('Who?'), [], tokenizeWords('A [SEP] b [CLS] c [PAD]', encode), 512);
    expect(inputs[0]!.ids.filter((id) => id === 102)).toHaveLength(2);
    expect(inputs[0]!.ids.filter((id) => id === 101 || id === 0)).toHaveLength(1);
  });
});

describe('loadReader', () => {
  it('names the weights that were cut off before it loads them', async () => {
    const { modelsDir } = await createModelsDir({ readerWeightsBytes: 100_000 });
    const error = await errorOf(() => loadReader(modelsDir));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain(READER_MODEL);
    expect(error.message).toContain('onnx/model_quantized.onnx');
  });

  it('names the file that is not the one that it was made with', async () => {
    const { modelsDir, readerDir } = await createModelsDir();
    await writeFile(path.join(readerDir, 'config.json'), '{}');
    const error = await errorOf(() => loadReader(modelsDir));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain('"config.json"');
  });

  it('says that the reader is missing where it is', async () => {
    const { modelsDir } = await createModelsDir({ withReader: false });
    const error = await errorOf(() => loadReader(modelsDir));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toMatch(new RegExp(`${READER_MODEL}.*is missing`));
  });
});

describe('an app without a reader', () => {
  const configOf = async (reader: string) => {
    const folder = await createTemporaryFolder();
    const { modelsDir } = await createModelsDir({ withReader: false });
    await mkdir(path.join(folder, 'corpus'));
    await writeFile(path.join(folder, 'corpus/bakery.md'), `# ${BREAD.context}\n\n${textOf(BREAD)}\n`);
    return loadConfig({ CORPUS_DIR: 'corpus', DATA_DIR: 'data', MODELS_DIR: modelsDir, READER: reader }, folder);
  };

  it('answers with READER=off where the folder of the reader does not exist', async () => {
    const app = await App.load(await configOf('off'));
    expect(app.reader).toBeNull();
    const { answerer } = await app.openOrBuild(() => undefined);
    const { answer, explanation } = await answerer.explain('What does the oven of the bakery burn?');
    expect(answer.excerpts[0]?.text).toContain('birch wood');
    expect(answer.short).toBeNull();
    expect(explanation.shortCandidates).toEqual([]);
    expect(explanation.ranked.every(({ reading }) => reading === null)).toBe(true);
    expect(explanation.signals).not.toHaveProperty('answerable');
  });

  it('says with READER=on that the reader is missing', async () => {
    const config = await configOf('on');
    const error = await errorOf(() => App.load(config));
    expect(error.code).toBe('MODEL_UNAVAILABLE');
    expect(error.message).toContain(READER_MODEL);
  });
});
