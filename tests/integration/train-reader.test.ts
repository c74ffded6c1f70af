import { createHash } from 'node:crypto';
import { copyFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { AutoModel, AutoTokenizer, env, Tensor } from '@xenova/transformers';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSpans } from '../../src/reading/read-spans.ts';
import { readerInputs, tokenizeWords } from '../../src/reading/reader-input.ts';
import { READER_MODEL } from '../../src/reading/transformers-reader.ts';
import { ROOT_DIR } from '../support/cli-process.ts';
import { MODELS_DIR } from '../support/sample-model-folder.ts';
import { largestDifference, readSafetensors } from '../support/safetensors-file.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';
import { findTrainPython, runTraining, type TrainPython } from '../support/train-python.ts';

const SAMPLE = path.join(ROOT_DIR, 'tests/fixtures/train-reader');
const SETS = [
  ...['--squad11-dev', path.join(SAMPLE, 'squad.json')],
  ...['--squad20-dev', path.join(SAMPLE, 'squad.json')],
  ...['--qed', path.join(SAMPLE, 'qed.jsonlines')],
  ...['--articles', path.join(SAMPLE, 'articles.json')],
];

/** The shipped reader's shape, small enough to learn the sample by heart in seconds. */
const TINY_BERT = {
  model_type: 'bert',
  hidden_size: 32,
  intermediate_size: 64,
  num_hidden_layers: 2,
  num_attention_heads: 2,
  max_position_embeddings: 512,
  type_vocab_size: 2,
  vocab_size: 30_522,
};

interface Row {
  readonly question: string;
  readonly title: string;
  readonly passage: string;
  readonly span: readonly [number, number] | null;
  readonly kind: string;
}

const python = await findTrainPython();
// Reporters show that tests are skipped, but not why.
if (typeof python === 'string') process.stderr.write(`Skipping the scripts that train the reader: ${python}.\n`);

describe.skipIf(typeof python === 'string')('the scripts that train the reader', () => {
  let folder: string;
  let remove: () => Promise<void>;
  const file = (name: string): string => path.join(folder, name);
  const train = async (script: string, ...args: string[]): Promise<Record<string, unknown>> => {
    const { exitCode, stdout, stderr } = await runTraining(python as TrainPython, script, args);
    expect(exitCode, stderr).toBe(0);
    return JSON.parse(stdout) as Record<string, unknown>;
  };
  const readRows = async (name: string): Promise<Row[]> =>
    (await readFile(file(name), 'utf8'))
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Row);

  const weights = (name: string): ReturnType<typeof readSafetensors> => readSafetensors(file(`${name}.safetensors`));
  /** Makes the folder of an encoder without weights. */
  const copySmallFiles = async (base: string): Promise<void> => {
    await mkdir(file(base));
    await writeFile(file(`${base}/config.json`), JSON.stringify(TINY_BERT));
    for (const name of ['tokenizer.json', 'tokenizer_config.json'])
      await copyFile(path.join(MODELS_DIR, READER_MODEL, name), file(`${base}/${name}`));
  };
  /** Runs a script and expects one sentence on stderr. */
  const refusal = async (script: string, args: readonly string[]): Promise<string> => {
    const { exitCode, stdout, stderr } = await runTraining(python as TrainPython, script, args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  let prepared: Record<string, unknown>;
  let trained: Record<string, unknown>;
  let exported: Record<string, unknown>;
  let restored: Record<string, unknown>;
  let adapted: Record<string, unknown>;
  const adapt = (out: string, ...args: string[]): string[] => [
    ...['--questions', path.join(SAMPLE, 'drawn.jsonl'), '--rows', file('rows.jsonl'), '--base', file('base')],
    ...['--weights', file('restored.safetensors'), '--out', file(out)],
    ...['--batch', '2', '--rate', '0.003', '--warmup', '1', '--frozen-layers', '1', '--threads', '1', ...args],
  ];

  beforeAll(async () => {
    ({ folder, remove } = await makeTemporaryFolder());
    await copySmallFiles('base');
    prepared = await train('prepare_rows', ...SETS, '--out', file('rows.jsonl'), '--held-out', file('held-out.jsonl'));
    const settings = ['--batch', '8', '--passes', '4', '--rate', '0.003', '--warmup', '5', '--threads', '1'];
    const base = ['--base', file('base')];
    trained = await train(
      'train_reader',
      ...['--rows', file('rows.jsonl'), ...base, '--random-start', ...settings, '--out', file('reader.safetensors')],
    );
    exported = await train('export_reader', '--weights', file('reader.safetensors'), ...base, '--out', file('reader'));
    // The words of the base are those of the reader, as training leaves them; what else it holds is not looked at.
    await copyFile(file('reader.safetensors'), file('base/model.safetensors'));
    restored = await train(
      'restore_weights',
      ...['--model', file('reader'), ...base, '--out', file('restored.safetensors')],
    );
    adapted = await train('adapt_reader', ...adapt('adapted.safetensors', '--steps', '2'));
    // Six processes load PyTorch, one after another.
  }, 300_000);
  afterAll(() => remove());

  it('make rows of every kind from the sample', () => {
    const kinds = prepared['kinds'] as Record<string, number>;
    expect(Object.keys(kinds)).toEqual(['deleted', 'far', 'neighbour', 'positive', 'real', 'swapped', 'typed']);
    expect(Object.values(kinds).reduce((sum, count) => sum + count, 0)).toBe(prepared['rows']);
  });

  it('make the same rows from the same seed, and others from another', async () => {
    expect(await train('prepare_rows', ...SETS, '--out', file('again.jsonl'))).toMatchObject({
      sha256: prepared['sha256'],
    });
    const other = await train('prepare_rows', ...SETS, '--seed', '8', '--out', file('other.jsonl'));
    expect(other['sha256']).not.toBe(prepared['sha256']);
  });

  it('mark answers that the sample gives, and none in rows that do not answer', async () => {
    const sample = await readFile(path.join(SAMPLE, 'squad.json'), 'utf8');
    const typed = ['the "Sluice House" (built in 1840)', 'white again', 'noon'];
    for (const { passage, span, kind } of await readRows('rows.jsonl')) {
      expect(span !== null).toBe(kind === 'positive' || kind === 'typed');
      if (span === null) continue;
      // Spans count code points, as Python does.
      const answer = Array.from(passage)
        .slice(...span)
        .join('');
      if (kind === 'typed') expect(typed).toContain(answer);
      else expect(sample).toContain(`"text": ${JSON.stringify(answer)}`);
    }
  });

  it('keep held-out and unlisted articles out of the training rows', async () => {
    const text = await readFile(file('rows.jsonl'), 'utf8');
    expect(text).not.toMatch(/Hollin|quarry/iu);
    const heldOut = await readRows('held-out.jsonl');
    expect(new Set(heldOut.map(({ title }) => title))).toEqual(new Set(['Hollin Paper Mill']));
  });

  it('lower the loss', () => {
    const { first, last } = trained['loss'] as Record<'first' | 'last', number>;
    expect(last).toBeLessThan(first);
  });

  it('export what PyTorch computes, and name the files by their hashes', async () => {
    expect((exported['largestDifference'] as Record<'fp32', number>).fp32).toBeLessThan(1e-4);
    for (const [name, hash] of Object.entries(exported['files'] as Record<string, string>))
      expect(sha256(await readFile(file(`reader/${name}`)))).toBe(hash);
  });

  it("write the shipped reader's tokenizer to the byte", async () => {
    for (const name of ['tokenizer.json', 'tokenizer_config.json'])
      expect(sha256(await readFile(file(`reader/${name}`)))).toBe(
        sha256(await readFile(path.join(MODELS_DIR, READER_MODEL, name))),
      );
  });

  it('write a reader that the bot can run', async () => {
    env.allowRemoteModels = false;
    env.localModelPath = folder + path.sep;
    const tokenizer = await AutoTokenizer.from_pretrained('reader');
    const model = await AutoModel.from_pretrained('reader', { quantized: true });
    const passage = 'The weir is four metres high.';
    const encode = (text: string): number[] => tokenizer.encode(text, null, { add_special_tokens: false });
    const [input] = readerInputs(
      encode('How high is it?'),
      encode('Almond Weir.'),
      tokenizeWords(passage, encode),
      512,
    );
    const tokens = input!.ids.length;
    // Two inputs at once: the number of rows must have stayed open, too.
    const twice = (values: readonly number[]): Tensor =>
      new Tensor('int64', BigInt64Array.from([...values, ...values].map(BigInt)), [2, tokens]);
    const outputs = (await model({
      input_ids: twice(input!.ids),
      attention_mask: twice(input!.ids.map(() => 1)),
      token_type_ids: twice(input!.types),
    })) as Record<'start_logits' | 'end_logits' | 'answerable', Tensor>;
    expect(outputs.start_logits.dims).toEqual([2, tokens]);
    expect(outputs.end_logits.dims).toEqual([2, tokens]);
    expect(outputs.answerable.dims).toEqual([2]);
    const [start, end] = [outputs.start_logits.data as Float32Array, outputs.end_logits.data as Float32Array];
    const span = readSpans(input!, start.subarray(0, tokens), end.subarray(0, tokens), [Number.POSITIVE_INFINITY]);
    expect(Number.isFinite(span?.margin)).toBe(true);
  });

  it('score the held-out rows', async () => {
    const scores = await train('evaluate_reader', '--model', file('reader'), '--rows', file('held-out.jsonl'));
    expect(scores['rows']).toEqual({ answered: 4, neighbour: 4, real: 1 });
    for (const share of [
      scores['exactMatch'],
      scores['f1'],
      ...Object.values(scores['auroc'] as Record<string, number>),
    ]) {
      expect(share).toBeGreaterThanOrEqual(0);
      expect(share).toBeLessThanOrEqual(1);
    }
  });

  it('restore what was exported to within the rounding of int8', async () => {
    const [before, after] = [await weights('reader'), await weights('restored')];
    expect([...after.keys()]).toEqual([...before.keys()]);
    for (const [name, { values, shape }] of after) {
      const isExact = shape.length === 1 || name.includes('word_embeddings');
      const most = isExact ? 0 : (restored['largestRoundingError'] as number) * 1.001;
      expect(largestDifference(values, before.get(name)!.values), name).toBeLessThanOrEqual(most);
    }
  });

  it('refuse to restore with the words of another base', async () => {
    const bytes = await readFile(file('reader.safetensors'));
    const { offset } = (await weights('reader')).get('bert.embeddings.word_embeddings.weight')!;
    bytes.writeFloatLE(9, offset);
    await copySmallFiles('other');
    await writeFile(file('other/model.safetensors'), bytes);
    const sentence = await refusal('restore_weights', [
      ...['--model', file('reader'), '--base', file('other'), '--out', file('refused.safetensors')],
    ]);
    expect(sentence).toContain('a word embedding differs by 9');
  });

  it('adapt all but the embeddings and the lowest layer, to the same bytes each time', async () => {
    expect(adapted).toMatchObject({ steps: 2, questions: { used: 4, withoutAnswer: 1 } });
    expect(JSON.parse(await readFile(file('adapted.safetensors.json'), 'utf8'))).toEqual(adapted);
    const again = await train('adapt_reader', ...adapt('again.safetensors', '--steps', '2'));
    expect(again['sha256']).toBe(adapted['sha256']);
    const [before, after] = [await weights('restored'), await weights('adapted')];
    for (const [name, { values }] of after) {
      const isFrozen = /embeddings|layer\.0\./.test(name);
      // A bias that is added to every key changes no attention.
      if (name.endsWith('key.bias')) continue;
      expect(largestDifference(values, before.get(name)!.values) === 0, name).toBe(isFrozen);
    }
  });

  it('export what was adapted', async () => {
    const { largestDifference: difference } = await train(
      'export_reader',
      ...['--weights', file('adapted.safetensors'), '--base', file('base'), '--out', file('shipped')],
    );
    expect((difference as Record<'fp32', number>).fp32).toBeLessThan(1e-4);
  });

  it.each([
    ['a question that is none', ['--questions', 'package.json'], '"package.json", line 1'],
    ['weights that are none', ['--weights', 'package.json'], '"package.json"'],
    ['more frozen layers than there are', ['--frozen-layers', '9'], 'the model has 2'],
  ])('refuse to adapt with %s', async (_what, args, named) => {
    expect(await refusal('adapt_reader', adapt('refused.safetensors', ...args))).toContain(named);
  });

  it('refuse to adapt to an answer beyond the end of its passage, and to no answer at all', async () => {
    const passage = { title: '', passage: 'Short.', answers: true, spans: [[0, 7]], sentences: [] };
    const question = { id: 'q', question: 'Why?', answerable: true };
    await writeFile(file('beyond.jsonl'), JSON.stringify({ ...question, passages: [passage] }));
    expect(await refusal('adapt_reader', adapt('refused.safetensors', '--questions', file('beyond.jsonl')))).toMatch(
      /line 1: an answer stands at \[0, 7\], but the passage has 6 characters/,
    );
    await writeFile(file('none.jsonl'), JSON.stringify({ ...question, passages: [] }));
    expect(await refusal('adapt_reader', adapt('refused.safetensors', '--questions', file('none.jsonl')))).toContain(
      'no answer is in a passage',
    );
  });

  it.each([
    ['a file that is not there', 1, ['--squad20-dev', 'nowhere.json'], 'nowhere.json'],
    ['a set that is no SQuAD', 1, ['--squad20-dev', 'package.json'], 'package.json'],
    ['articles that the set lacks', 1, ['--squad20-dev', path.join(SAMPLE, 'squad.json')], 'Amazon_rainforest'],
    ['a command line without sets', 2, [], 'at least one set'],
  ])('refuse %s with exit code %i', async (_what, code, sets, named) => {
    const { exitCode, stdout, stderr } = await runTraining(python as TrainPython, 'prepare_rows', [
      ...sets,
      ...['--out', file('refused.jsonl')],
    ]);
    expect(exitCode).toBe(code);
    expect(stdout).toBe('');
    expect(stderr).toContain(named);
    expect(stderr).not.toContain('Traceback');
  });
});

function sha256(data: Uint8Array): string {
  return createHash('sha256').update(data).digest('hex');
}
