import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answering/answer.ts';
import type { CommandResult } from '../../support/cli-process.ts';
import { type CliWorkspace, makeCliWorkspace } from '../../support/cli-workspace.ts';

let workspace: CliWorkspace;

beforeAll(async () => {
  workspace = await makeCliWorkspace();
  const { exitCode, stderr } = await workspace.run('index-corpus', []);
  if (exitCode !== 0) throw new Error(stderr);
});

afterAll(() => workspace.removeFolder());

async function askFile(content: string, ...flags: readonly string[]): Promise<CommandResult> {
  const file = path.join(workspace.folder, 'questions.jsonl');
  await writeFile(file, content);
  return workspace.run('ask', ['--file', file, ...flags]);
}

const answersOf = ({ stdout }: CommandResult): Answer[] =>
  stdout
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Answer);

describe('ask --file', () => {
  it('answers every line in order and hands its id through', async () => {
    const questions = [
      { id: 'q-2', question: 'Who built the lighthouse?' },
      { id: 'q-1', question: 'What does a berth cost in summer?' },
      { question: 'When must dogs be kept on a lead?' },
    ];
    const result = await askFile(`${questions.map((line) => JSON.stringify(line)).join('\n')}\n\n`, '--json');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    const answers = answersOf(result);
    expect(answers.map(({ id, question }) => (id === undefined ? { question } : { id, question }))).toEqual(questions);
    expect(answers.map(({ excerpts }) => excerpts[0]?.citation.path)).toEqual([
      'harbour.md',
      'harbour.md',
      'notes/visitors.md',
    ]);
    expect(answers.map((answer) => Object.keys(answer)[0])).toEqual(['id', 'id', 'question']);
  });

  it('hands an id through as it is, also a number', async () => {
    const result = await askFile('{"id":7,"question":"Who built the lighthouse?"}', '--json');
    expect(answersOf(result)[0]).toHaveProperty('id', 7);
  });

  it('reads standard input for -, with Windows line ends and other keys', async () => {
    const input =
      '\uFEFF{"id":"a","question":"Who built the lighthouse?","kind":"plain"}\r\n{"id":"b","question":"Rye bread?"}\r\n';
    const result = await workspace.run('ask', ['--file', '-', '--json'], {}, input);
    expect(result.exitCode).toBe(0);
    expect(answersOf(result).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('prints nothing for a file without questions', async () => {
    expect(await askFile('\n\n', '--json')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('prints a payload or an explanation a question', async () => {
    const [discord, explain] = await Promise.all([
      workspace.run('ask', ['--file', '-', '--discord'], {}, '{"question":"Rye bread?"}'),
      workspace.run('ask', ['--file', '-', '--explain'], {}, '{"question":"One?"}\n{"question":"Two?"}'),
    ]);
    expect(JSON.parse(discord.stdout)).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(explain.stdout.match(/^(One|Two)\?$/gm)).toEqual(['One?', 'Two?']);
  });

  it.each([
    ['no JSON', 'When?'],
    ['no object', '"When?"'],
    ['no question', '{"id":"q2"}'],
    ['a question that is no text', '{"question":5}'],
  ])('names the line that holds %s, and answers nothing', async (_what, line) => {
    const { exitCode, stdout, stderr } = await askFile(`{"question":"Who?"}\n\n${line}\n`, '--json');
    expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
    expect(stderr).toMatch(/questions\.jsonl", line 3: expected a JSON object such as \{"question"/);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  });

  it('says that a file is not there, or is a folder', async () => {
    const folder = path.join(workspace.folder, 'folder.jsonl');
    await mkdir(folder);
    for (const file of [path.join(workspace.folder, 'gone.jsonl'), folder]) {
      const { exitCode, stdout, stderr } = await workspace.run('ask', ['--file', file]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(`Cannot read "${file}"`);
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

describe('odd questions', () => {
  it.each([
    ['an empty one', '', /empty/],
    ['white space', ' \n\t ', /empty/],
    ['6,000 characters', 'why '.repeat(1500), /6,?000|5,?999/],
    ['emoji', '🇨🇦🤝🇪🇺', /no words/],
    ['punctuation', '?!…', /no words/],
    ['a mention', '@everyone', /empty/],
  ])('get a notice: %s', async (_what, question, notice) => {
    const { exitCode, stdout } = await workspace.run('ask', ['--json', question]);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      question,
      state: 'not-covered',
      confidence: 0,
      excerpts: [],
      notice: expect.stringMatching(notice) as string,
    });
  });

  it.each(['من بنى المنارة؟', 'كم\u202E يكلف', '燈塔是誰建造的', '-5 degrees?', '$(rm -rf /) `x`', '\\n "quoted"'])(
    'are searched for: %s',
    async (question) => {
      const { exitCode, stdout, stderr } = await workspace.run('ask', ['--json', '--', question]);
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
      const answer = JSON.parse(stdout) as Answer;
      expect(answer.question).toBe(question);
      expect(answer.notice).toBeUndefined();
    },
  );

  it('get their notice in plain text and for Discord', async () => {
    const [text, discord] = await Promise.all([workspace.run('ask', ['']), workspace.run('ask', ['--discord', ''])]);
    expect(text).toMatchObject({ exitCode: 0, stdout: expect.stringMatching(/^The question is empty\./) as string });
    expect(JSON.parse(discord.stdout)).toMatchObject({ content: expect.stringContaining('empty') as string, embeds: [] });
  });
});
