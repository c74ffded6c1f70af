import { beforeAll, describe, expect, it } from 'vitest';
import type { Searchable } from '../../../src/answering/answerer.ts';
import { compareRecallAt3 } from '../../../src/evaluation/compare-recall.ts';
import { type JudgedQuestion, parseQuestionSet } from '../../../src/evaluation/question-set.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { buildSearchable, SAMPLE_DOCUMENTS } from '../../support/sample-searchable.ts';

const embedder = createHashingEmbedder();
const embedQuery = (text: string): Promise<Float32Array> => embedder.embedQuery(text);

const questions = (...lines: readonly object[]): JudgedQuestion[] =>
  parseQuestionSet(
    lines.map((line, index) => JSON.stringify({ id: `q${index}`, answerable: true, ...line })).join('\n'),
    'set.jsonl',
    null,
  );

const FEE = { question: 'What mooring fee do boats pay?', must: ['40 crowns'] };
const GATE = { question: 'When does the harbour gate close?', must: ['ten in the evening'] };
const BREAD = { question: 'When is rye bread baked?', must: ['every morning'] };
const TOWER = { question: 'When was the tower built?', must: ['1887'] };

describe('compareRecallAt3', () => {
  let whole: Searchable;
  let withoutBakery: Searchable;
  let misleading: Searchable;
  beforeAll(async () => {
    const { 'bakery.md': bakery, ...others } = SAMPLE_DOCUMENTS;
    whole = await buildSearchable(embedder);
    withoutBakery = await buildSearchable(embedder, others);
    const decoys: [string, string][] = ['Oslo stoves', 'Bergen ovens', 'Narvik kilns', 'Tromso hearths'].map(
      (where, number) => [`decoy-${number}.md`, `Rye bread baked: ${where}.`],
    );
    misleading = await buildSearchable(embedder, { ...others, 'bakery.md': bakery!, ...Object.fromEntries(decoys) });
  });

  it('gives the share of questions with a relevant passage among the first three, for both', async () => {
    expect(await compareRecallAt3(questions(FEE, GATE, BREAD, TOWER), whole, whole, embedQuery)).toEqual({
      questions: 4,
      before: 1,
      now: 1,
    });
    expect(await compareRecallAt3(questions(FEE, GATE, BREAD, TOWER), misleading, whole, embedQuery)).toEqual({
      questions: 4,
      before: 1,
      now: 0.75,
    });
  });

  it('leaves out questions that the candidate has no answer to, up to a tenth of them', async () => {
    const nine = Array.from({ length: 9 }, (_, number) => ({ ...FEE, question: `Which fee do ${number} boats pay?` }));
    expect(await compareRecallAt3(questions(...nine, BREAD), withoutBakery, whole, embedQuery)).toEqual({
      questions: 9,
      before: 1,
      now: 1,
    });
    expect(await compareRecallAt3(questions(...nine.slice(1), BREAD), withoutBakery, whole, embedQuery)).toMatchObject({
      notMeasured: expect.stringContaining('answer 8 of the 9 questions') as string,
    });
  });

  it('counts what only the candidate has an answer to as missed before', async () => {
    expect(await compareRecallAt3(questions(FEE, BREAD), whole, withoutBakery, embedQuery)).toEqual({
      questions: 2,
      before: 0.5,
      now: 1,
    });
  });

  it('asks neither the questions that were tuned on nor the unanswerable ones', async () => {
    const set = questions(
      { ...FEE, split: 'test' },
      { ...GATE, split: 'tune' },
      { question: 'Who is the king?', answerable: false },
    );
    expect(await compareRecallAt3(set, whole, whole, embedQuery)).toMatchObject({ questions: 1 });
    expect(await compareRecallAt3(set.slice(1), whole, whole, embedQuery)).toHaveProperty('notMeasured');
  });

  it('counts a question that cannot be searched for as missed', async () => {
    const set = questions({ question: '???', must: ['40 crowns'] });
    expect(await compareRecallAt3(set, whole, whole, embedQuery)).toEqual({ questions: 1, before: 0, now: 0 });
  });

  it('embeds each question once', async () => {
    embedder.calls.length = 0;
    await compareRecallAt3(questions(FEE, TOWER), whole, whole, embedQuery);
    expect(embedder.calls).toHaveLength(2);
  });
});
