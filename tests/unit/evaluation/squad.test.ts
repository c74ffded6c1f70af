import { describe, expect, it } from 'vitest';
import { isRelevant } from '../../../src/evaluation/question-set.ts';
import { parseSquad } from '../../../src/evaluation/squad.ts';
import { errorOf } from '../../support/sample-error.ts';

const question = (id: string, more: object = {}): object => ({ id, question: `Question ${id}?`, ...more });
const paragraph = (context: string, ...qas: object[]): object => ({ context, qas });
const squad = (...data: object[]): string => JSON.stringify({ version: 'v2.0', data });

const GOOD = squad(
  {
    title: 'Harbour',
    paragraphs: [
      paragraph(
        'Boats pay.',
        question('a', { answers: [{ text: 'pay', answer_start: 6 }], is_impossible: false }),
        question('b', { answers: [], plausible_answers: [], is_impossible: true }),
      ),
      paragraph('The gate closes at ten.', question('c')),
    ],
  },
  { title: 'Bakery', paragraphs: [paragraph('Rye bread.'), paragraph('Birch wood.', question('d'))] },
);

describe('parseSquad', () => {
  it('makes each paragraph a document, numbered through all articles', () => {
    expect(parseSquad(GOOD, 'dev.json').documents).toEqual([
      { id: 'p00000', text: 'Boats pay.' },
      { id: 'p00001', text: 'The gate closes at ten.' },
      { id: 'p00002', text: 'Rye bread.' },
      { id: 'p00003', text: 'Birch wood.' },
    ]);
  });

  it('makes the paragraph of a question the document that is relevant to it', () => {
    const { questions } = parseSquad(GOOD, 'dev.json');
    expect(questions.map(({ id, documents }) => [id, documents && [...documents]])).toEqual([
      ['a', ['p00000']],
      ['b', null],
      ['c', ['p00001']],
      ['d', ['p00003']],
    ]);
    const excerpt = { documentId: 'p00000', title: 'p00000', section: '', text: 'Boats pay.' };
    expect(questions.map((entry) => isRelevant(entry, excerpt))).toEqual([true, false, false, false]);
  });

  it('fills in a question as a question set would', () => {
    const [first, second, third] = parseSquad(GOOD, 'dev.json').questions;
    const rest = { must: [], kind: 'Harbour', split: null, short: [] };
    const documents = new Set(['p00000']);
    expect(first).toEqual({ id: 'a', question: 'Question a?', answerable: true, documents, ...rest });
    expect(second).toEqual({ id: 'b', question: 'Question b?', answerable: false, documents: null, ...rest });
    // SQuAD 1.1 has no `is_impossible`: all of its questions have an answer.
    expect(third).toMatchObject({ id: 'c', answerable: true });
  });

  it.each([
    ['no text', ''],
    ['a text that is not JSON', '{"data": ['],
    ['null', 'null'],
    ['a list', '[]'],
    ['no `data`', '{"version": "v2.0"}'],
    ['an article without paragraphs', squad({ title: 'Harbour' })],
    ['an article without a title', squad({ paragraphs: [] })],
    ['a paragraph without a context', squad({ title: 'Harbour', paragraphs: [{ qas: [] }] })],
    ['a paragraph without questions', squad({ title: 'Harbour', paragraphs: [{ context: 'Boats.' }] })],
    ['a question without an id', squad({ title: 'H', paragraphs: [paragraph('B.', { question: 'Who?' })] })],
    ['a question that is a number', squad({ title: 'H', paragraphs: [paragraph('B.', { id: 'a', question: 7 })] })],
  ])('refuses %s, naming the file', async (_name, text) => {
    const error = await errorOf(() => parseSquad(text, 'benchmarks/dev.json'));
    expect(error.code).toBe('EVALUATION_SET_INVALID');
    expect(error.message).toContain('"benchmarks/dev.json"');
  });

  it('refuses a file without questions', async () => {
    const error = await errorOf(() => parseSquad(squad(), 'dev.json'));
    expect(error.code).toBe('EVALUATION_SET_INVALID');
  });
});
