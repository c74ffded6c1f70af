import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Answer } from '../../../src/answering/answer.ts';
import type { CommandResult } from '../../support/cli-process.ts';
import { type CliWorkspace, makeIndexedWorkspace } from '../../support/cli-workspace.ts';

let workspace: CliWorkspace;

beforeAll(async () => {
  workspace = await makeIndexedWorkspace();
});

afterAll(() => workspace.removeFolder());

/** What the reader adds is tested with the output; here it would only take time. */
const ask = (args: readonly string[], input = ''): Promise<CommandResult> =>
  workspace.run('ask', args, { READER: 'off' }, input);

async function askFile(content: string, ...flags: readonly string[]): Promise<CommandResult> {
  const file = path.join(workspace.folder, 'questions.jsonl');
  await writeFile(file, content);
  return ask(['--file', file, ...flags]);
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
    const result = await ask(['--file', '-', '--json'], input);
    expect(result.exitCode).toBe(0);
    expect(answersOf(result).map(({ id }) => id)).toEqual(['a', 'b']);
  });

  it('prints nothing for a file without questions', async () => {
    expect(await askFile('\n\n', '--json')).toEqual({ exitCode: 0, stdout: '', stderr: '' });
  });

  it('prints a payload or an explanation a question', async () => {
    const [discord, explain] = await Promise.all([
      ask(['--file', '-', '--discord'], '{"question":"Rye bread?"}'),
      ask(['--file', '-', '--explain'], '{"question":"One?"}\n{"question":"Two?"}'),
    ]);
    expect(JSON.parse(discord.stdout)).toMatchObject({ allowed_mentions: { parse: [] } });
    expect(explain.stdout.match(/^(One|Two)\?$/gm)).toEqual(['One?', 'Two?']);
  });

  it.each([
    ['no JSON', 'When?'],
    ['no question as text', '{"id":"q2","question":5}'],
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
      const { exitCode, stdout, stderr } = await ask(['--file', file]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
      expect(stderr).toContain(`Cannot read "${file}"`);
      expect(stderr).not.toMatch(/^ +at /m);
    }
  });
});

describe('odd questions', () => {
  it.each([
    ['an empty one', '', /empty/],
    ['emoji', '🇨🇦🤝🇪🇺', /no words/],
  ])('get a notice in place of an answer, with exit code 0: %s', async (_what, question, notice) => {
    const { exitCode, stdout, stderr } = await ask([question]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toMatch(notice);
  });

  it('get their notice for Discord', async () => {
    const { exitCode, stdout } = await ask(['--discord', '@everyone']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toEqual({
      content: expect.stringMatching(/^The question is empty\./) as string,
      embeds: [],
      allowed_mentions: { parse: [] },
    });
  });

  it('get a notice that fits, and leave the questions after them alone', async () => {
    const odd = [
      { question: ' \n\t ', notice: /empty/ },
      { question: '\u200B\u202E', notice: /empty/ },
      { question: '<@1234> @everyone', notice: /empty/ },
      { question: '?!…', notice: /no words/ },
      { question: 'x'.repeat(6000), notice: /6000 characters; at most 1000/ },
      { question: '燈'.repeat(1000), notice: /too long/ },
    ];
    const asked = [...odd.map(({ question }) => question), 'Who built the lighthouse?'];
    const result = await askFile(asked.map((question) => `${JSON.stringify({ question })}\n`).join(''), '--json');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    const answers = answersOf(result);
    expect(answers.map(({ question }) => question)).toEqual(asked);
    for (const [index, { notice }] of odd.entries()) {
      expect(answers[index]).toMatchObject({ state: 'not-covered', confidence: 0, short: null, excerpts: [] });
      expect(answers[index]!.notice).toMatch(notice);
    }
    expect(answers.at(-1)!.excerpts[0]!.citation.path).toBe('harbour.md');
  });

  it('are searched for in any script and with any sign', async () => {
    const asked = [
      'من بنى المنارة؟',
      'كم\u202E يكلف',
      '燈塔是誰建造的',
      '$(rm -rf /) `x`',
      '\\n "quoted"',
      '**bold** ||x||',
    ];
    const result = await askFile(asked.map((question) => `${JSON.stringify({ question })}\n`).join(''), '--json');
    expect(result).toMatchObject({ exitCode: 0, stderr: '' });
    expect(answersOf(result).map(({ question, notice }) => ({ question, notice }))).toEqual(
      asked.map((question) => ({ question, notice: undefined })),
    );
  });

  it('may begin with a sign that options begin with', async () => {
    const { exitCode, stdout } = await ask(['--json', '--', '-cold harbour?']);
    expect(exitCode).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ question: '-cold harbour?' });
  });
});
