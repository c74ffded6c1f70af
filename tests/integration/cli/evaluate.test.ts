import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationRow } from '../../../src/evaluation/evaluate.ts';
import type { EvaluationReport } from '../../../src/evaluation/report.ts';
import { runScript } from '../../support/cli-process.ts';
import { type CliWorkspace, makeIndexedWorkspace } from '../../support/cli-workspace.ts';

const QUESTIONS = [
  { id: 'q1', question: 'How much is a berth in summer?', answerable: true, must: ['12 euros'], split: 'test' },
  {
    id: 'q2',
    question: 'Who built the lighthouse?',
    answerable: true,
    must: ['Ada Brandt'],
    kind: 'person',
    split: 'test',
  },
  { id: 'q3', question: 'What wood does the bakery oven burn?', answerable: true, documents: ['bakery'] },
  { id: 'q4', question: 'Who is the best guitarist of Brazil?', answerable: false, kind: 'off-topic', split: 'test' },
];

const lines = (questions: readonly object[]): string =>
  questions.map((question) => `${JSON.stringify(question)}\n`).join('');

let workspace: CliWorkspace;
beforeAll(async () => {
  workspace = await makeIndexedWorkspace();
});
afterAll(() => workspace.removeFolder());

/** Writes a file beside the corpus and gives its path. */
async function write(name: string, content: string): Promise<string> {
  const file = path.join(workspace.folder, name);
  await writeFile(file, content);
  return file;
}

/** Runs the command on a question set and expects it to work. */
async function evaluate(args: readonly string[], questions: readonly object[] = QUESTIONS): Promise<string> {
  const file = await write('questions.jsonl', lines(questions));
  const { exitCode, stdout, stderr } = await workspace.run('evaluate', ['--file', file, ...args]);
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
  return stdout;
}

/** What `--json --rows` prints, run once for all tests that look at it. */
let report: Promise<string> | null = null;
const evaluateRows = (): Promise<string> => (report ??= evaluate(['--json', '--rows']));

/** Runs the command and expects one sentence on stderr. */
async function failureOf(args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await workspace.run('evaluate', args, { READER: 'off' });
  expect({ exitCode, stdout }).toEqual({ exitCode: 1, stdout: '' });
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect(stderr).not.toMatch(/\bat .*\.[jt]s:\d+|Something unexpected/);
  return stderr;
}

describe('npm run eval', () => {
  it('prints a table with a row a kind', async () => {
    const table = (await evaluate([])).trimEnd().split('\n');
    expect(table.map((line) => line.split(/\s+/)[0])).toEqual(['kind', 'plain', 'person', 'off-topic', 'all']);
    expect(table.at(-1)).toMatch(/^all +4 +100\.0 +100\.0 +100\.0 \|/);
    expect(Math.max(...table.map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('adds a row a question with --rows', async () => {
    const [table, rows] = (await evaluate(['--rows'])).split('\n\n');
    expect(table).toMatch(/^kind /);
    const found = rows!.trimEnd().split('\n');
    expect(found.map((row) => row.split(/\s+/)[0])).toEqual(['q1', 'q2', 'q3', 'q4']);
    for (const [index, { question }] of QUESTIONS.entries()) expect(found[index]).toContain(question);
    expect(found[3]).toMatch(/off-topic +not-covered +0\.\d\d +rank –/);
  });

  it('prints one object with --json whose keys are those of the contract', async () => {
    const report = JSON.parse(await evaluate(['--json'])) as EvaluationReport;
    expect(Object.keys(report)).toEqual(['overall', 'kinds']);
    expect(Object.keys(report.kinds)).toEqual(['plain', 'person', 'off-topic']);
    for (const group of [report.overall, ...Object.values(report.kinds)]) {
      expect(Object.keys(group)).toEqual([
        'n',
        'ranking',
        'answers',
        'states',
        'auroc',
        'calibrationError',
        'highlight',
        'short',
      ]);
      expect(Object.keys(group.states)).toEqual(['answerable', 'unanswerable']);
    }
    const { n, ranking, answers, states, auroc } = report.overall;
    expect(n).toBe(4);
    expect(ranking).toEqual({ recallAt1: 1, recallAt3: 1, mrrAt10: 1 });
    expect(Object.keys(answers!)).toEqual(['recallAt1', 'recallAt3']);
    expect(Object.keys(states.answerable!)).toEqual(['found', 'maybe', 'not-covered']);
    expect(states.unanswerable).toEqual({ found: 0, maybe: 0, 'not-covered': 1 });
    expect(auroc).toBe(1);
    expect(report.kinds['off-topic']).toMatchObject({ n: 1, ranking: null, answers: null, auroc: null });
  });

  it('gives with --json --rows every question with what came of it, and the same the second time', async () => {
    const text = await evaluateRows();
    const { rows } = JSON.parse(text) as { rows: EvaluationRow[] };
    expect(rows.map(({ id }) => id)).toEqual(['q1', 'q2', 'q3', 'q4']);
    expect(Object.keys(rows[0]!)).toEqual([
      'id',
      'kind',
      'question',
      'answerable',
      'state',
      'confidence',
      'rank',
      'answerRank',
      'highlight',
      'short',
      'shortRight',
      'hasShort',
    ]);
    expect(rows[1]).toMatchObject({ kind: 'person', answerable: true, rank: 1 });
    expect(rows[3]).toMatchObject({ answerable: false, state: 'not-covered', rank: null, answerRank: null });
    expect(await evaluate(['--json', '--rows'])).toBe(text);
  });

  it('judges short answers where the set says which are right', async () => {
    const questions = [
      { ...QUESTIONS[0], question: 'How much does a berth cost a night in summer?', short: ['^12 euros$'] },
      QUESTIONS[3]!,
    ];
    const { overall, rows } = JSON.parse(await evaluate(['--json', '--rows'], questions)) as EvaluationReport & {
      rows: EvaluationRow[];
    };
    expect(overall.short).toEqual({ n: 1, given: 1, right: 1, unjudged: 0 });
    expect(rows[0]).toMatchObject({ short: '12 euros', shortRight: true, hasShort: true });
    expect(rows[1]).toMatchObject({ short: null, shortRight: null, hasShort: false });
    const table = (await evaluate([], questions)).trimEnd().split('\n');
    expect(table.at(-1)).toBe(
      'Short answers: given to 100.0 % of 1; 100.0 % of those judged are right (0 not judged).',
    );
  });

  it('takes the part of the set that --split names', async () => {
    const countOf = async (args: string[]): Promise<number> =>
      (JSON.parse(await evaluate(['--json', ...args])) as EvaluationReport).overall.n;
    expect(await countOf(['--split', 'test'])).toBe(3);
    expect(await countOf(['--split=all'])).toBe(4);
  });

  it('compares with an earlier run', async () => {
    const before = JSON.parse(await evaluateRows()) as { rows: EvaluationRow[] };
    const rows = before.rows.map((row) => (row.id === 'q2' ? { ...row, rank: 3, answerRank: 3 } : row));
    const run = await write('run.json', JSON.stringify({ ...before, rows }));
    const text = await evaluate(['--compare', run]);
    expect(text).toMatch(/^4 questions in both runs +before +after$/m);
    expect(text).toMatch(/^recall@1 +66\.7 +100\.0$/m);
    expect(text).toMatch(/^1 questions changed:\nq2 rank 3 → 1, .*: Who built the lighthouse\?$/m);
  });

  it('writes both plots into a folder that it makes', async () => {
    const folder = path.join(workspace.folder, 'plots/today');
    expect(await evaluate(['--plot', folder])).toMatch(/^kind /);
    for (const file of ['precision.svg', 'calibration.svg']) {
      const svg = await readFile(path.join(folder, file), 'utf8');
      expect(svg).toMatch(/^<svg [\s\S]*\(4 questions\)[\s\S]*<\/svg>\n$/);
    }
  });

  it('measures without the reader with READER=off', async () => {
    const file = await write('questions.jsonl', lines(QUESTIONS));
    const { stdout, stderr } = await workspace.run('evaluate', ['--file', file, '--json', '--rows'], { READER: 'off' });
    expect(stderr).toBe('');
    const [on, off] = [await evaluateRows(), stdout].map(
      (text) => (JSON.parse(text) as { rows: EvaluationRow[] }).rows,
    );
    expect(off!.map(({ rank }) => rank)).toEqual([1, 1, 1, null]);
    expect(off!.map(({ confidence }) => confidence)).not.toEqual(on!.map(({ confidence }) => confidence));
  });
});

describe('npm run eval with a set that cannot be used', () => {
  it.each([
    ['that is not JSON', '{"id": "q2",', 'line 2'],
    ['with an unknown document', JSON.stringify({ ...QUESTIONS[2], documents: ['dairy'] }), 'line 2.*"dairy"'],
  ])('names the line %s', async (_what, line, expected) => {
    const file = await write('bad.jsonl', `${JSON.stringify(QUESTIONS[0])}\n${line}\n`);
    expect(await failureOf(['--file', file])).toMatch(new RegExp(`"${file}", ${expected}`));
  });

  it('refuses an empty one', async () => {
    const file = await write('empty.jsonl', '\n');
    expect(await failureOf(['--file', file])).toContain(`"${file}": it holds no questions`);
  });

  it('names the split that no question belongs to', async () => {
    const file = await write('questions.jsonl', lines(QUESTIONS));
    expect(await failureOf(['--file', file, '--split', 'tune'])).toContain('"tune"');
  });

  it('names a file that cannot be read', async () => {
    const missing = path.join(workspace.folder, 'nowhere.jsonl');
    expect(await failureOf(['--file', missing])).toContain(`"${missing}"`);
    expect(await failureOf(['--compare', missing])).toContain(`"${missing}"`);
  });

  it.each([
    ['is not JSON', 'kind n R@1'],
    ['has no rows', '{"overall": {}}'],
    ['is null', 'null'],
  ])('refuses to compare with a run that %s', async (_what, content) => {
    const run = await write('run.json', content);
    const file = await write('questions.jsonl', lines(QUESTIONS));
    expect(await failureOf(['--file', file, '--compare', run])).toMatch(/run\.json.*--json --rows/);
  });

  it('says why plots cannot be written', async () => {
    const folder = path.join(workspace.folder, 'taken');
    await write('taken', 'a file');
    const file = await write('questions.jsonl', lines(QUESTIONS));
    const { exitCode, stderr } = await workspace.run('evaluate', ['--file', file, '--plot', folder]);
    expect(exitCode).toBe(1);
    expect(stderr).toContain(folder);
  });
});

describe('the usage of npm run eval', () => {
  it('stands on stdout with --help', async () => {
    const { exitCode, stdout, stderr } = await runScript('evaluate', ['--help']);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
    expect(stdout).toContain('USAGE npm run eval --');
  });

  it.each([
    ['an unknown split', ['--split', 'train'], '"train"'],
    ['--json with --compare', ['--json', '--compare', 'run.json'], 'only one of --json and --compare'],
    ['an unknown option', ['--frobnicate'], '"--frobnicate"'],
    ['a word', ['word'], '"word"'],
  ])('is printed for %s, with exit code 2', async (_what, args, message) => {
    const { exitCode, stdout, stderr } = await runScript('evaluate', args);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toContain(message);
    expect(stderr).toContain('USAGE npm run eval --');
  });
});
