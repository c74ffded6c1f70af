import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DrawnQuestion } from '../../../src/evaluation/draw-question.ts';
import type { CommandResult } from '../../support/cli-process.ts';
import { type CliWorkspace, makeCliWorkspace } from '../../support/cli-workspace.ts';

const QUESTIONS = [
  {
    id: 'q1',
    question: 'Hello everybody! How much does a berth cost a night in summer?',
    answerable: true,
    must: ['12 euros'],
    short: ['12'],
  },
  {
    id: 'q2',
    question: 'What wood does the bakery oven burn?',
    answerable: true,
    documents: ['bakery'],
    split: 'tune',
  },
  { id: 'q3', question: 'Who is the best guitarist of Brazil?', answerable: false, kind: 'off-topic' },
  { id: 'q4', question: 'Who built the lighthouse?', answerable: true, must: ['Ada Brandt'], split: 'test' },
  { id: 'q5', question: '?!', answerable: false, kind: 'garbage' },
];

let workspace: CliWorkspace;
beforeAll(async () => {
  workspace = await makeCliWorkspace();
});
afterAll(() => workspace.removeFolder());

const file = (name: string): string => path.join(workspace.folder, name);

async function draw(questions: readonly object[], out: string): Promise<CommandResult> {
  const set = file('questions.jsonl');
  await writeFile(set, questions.map((question) => `${JSON.stringify(question)}\n`).join(''));
  return workspace.run('draw-reader-rows', ['--set', set, '--out', out]);
}

describe('npm run reader:rows', () => {
  it('writes each question with its passages, best first, and where they answer; the same the second time', async () => {
    const { exitCode, stdout, stderr } = await draw(QUESTIONS, file('drawn.jsonl'));
    expect(exitCode, stderr).toBe(0);
    const text = await readFile(file('drawn.jsonl'), 'utf8');
    expect(JSON.parse(stdout)).toEqual({
      questions: 3,
      answerable: 2,
      withAnswer: 2,
      passages: text.split('"passage":').length - 1,
      leftOut: { test: 1, notSearchable: 1 },
      sha256: createHash('sha256').update(text).digest('hex'),
    });
    const drawn = text
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as DrawnQuestion);
    expect(drawn.map(({ id, answerable }) => [id, answerable])).toEqual([
      ['q1', true],
      ['q2', true],
      ['q3', false],
    ]);
    const [berth, wood, guitarist] = drawn;
    expect(berth!.question).toBe('How much does a berth cost a night in summer?');
    const { title, passage, answers, spans, sentences } = berth!.passages[0]!;
    expect({ title, answers }).toEqual({ title: 'Fees', answers: true });
    expect(spans.map((range) => passage.slice(...range))).toEqual(['12']);
    expect(sentences.map((range) => passage.slice(...range))).toEqual(['A berth costs 12 euros a night in summer.']);
    expect(wood!.passages[0]).toMatchObject({ title: 'The bakery', answers: true, spans: [] });
    expect(wood!.passages[0]!.sentences).toHaveLength(2);
    expect(guitarist!.passages.some((found) => found.answers)).toBe(false);

    await draw(QUESTIONS, file('again.jsonl'));
    expect(await readFile(file('again.jsonl'), 'utf8')).toBe(text);
  });

  it('refuses to train on questions that measure', async () => {
    const { exitCode, stdout, stderr } = await draw([QUESTIONS[3]!], file('refused.jsonl'));
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/all of its questions belong to the split "test"/);
  });

  it('says in a sentence which file cannot be read or written', async () => {
    const missing = file('nowhere.jsonl');
    const unread = await workspace.run('draw-reader-rows', ['--set', missing, '--out', file('refused.jsonl')]);
    const unwritten = await draw(QUESTIONS, file('nowhere/drawn.jsonl'));
    for (const [{ exitCode, stdout, stderr }, named] of [
      [unread, missing],
      [unwritten, file('nowhere/drawn.jsonl')],
    ] as const) {
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr.trimEnd().split('\n').at(-1)).toMatch(/^Cannot (?:read|write) /);
      expect(stderr).toContain(`"${named}"`);
    }
  });

  it('needs the name of the file to write', async () => {
    const { exitCode, stdout, stderr } = await workspace.run('draw-reader-rows', []);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/^--out needs the path[\s\S]*USAGE npm run reader:rows --/);
  });
});
