import { cp, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { EvaluationRow } from '../../src/evaluation/evaluate.ts';
import { isRelevant, type JudgedQuestion, parseQuestionSet } from '../../src/evaluation/question-set.ts';
import { type EvaluationReport, reportOn } from '../../src/evaluation/report.ts';
import { Generations } from '../../src/index/generations.ts';
import { readDocumentRecords, readPassageRecords } from '../../src/index/index-records.ts';
import { INDEX_FILES } from '../../src/index/load-index.ts';
import { passageText } from '../../src/passages/passage.ts';
import { ROOT_DIR, runScript } from '../support/cli-process.ts';
import { makeTemporaryFolder } from '../support/temporary-folder.ts';

const SET = path.join(ROOT_DIR, 'corpus/evaluation/questions.jsonl');
const TRAINING_SET = path.join(ROOT_DIR, 'corpus/evaluation/reader-training.jsonl');

/** Room below a measured value: two points in a hundred. */
const MARGIN = 0.02;

/**
 * Measured on 2026-11-24 on the split `test` with the shipped models, calibration and corpus: 354 answerable, 21 off-topic
 * and 101 near-topic questions, 93 judged short answers. A better value is welcome here; a worse one needs a sentence in the
 * changelog.
 */
const MEASURED = {
  recallAt1: 0.912,
  recallAt3: 0.972,
  answerableFound: 0.836,
  answerableNotCovered: 0.017,
  highlight: 0.87,
  offTopicAnswered: 0,
  nearTopicFound: 0.079,
  shortGiven: 0.44,
  shortRight: 0.935,
};

let folder: string;
let removeFolder: () => Promise<void>;
let dataDir: string;
let questions: readonly JudgedQuestion[];
/** What the reader was adapted on. */
let trained: readonly JudgedQuestion[];
let rows: readonly EvaluationRow[];
let report: EvaluationReport;

/** What `npm run eval` gives for some lines of the set. */
async function evaluate(lines: readonly string[], name: string): Promise<EvaluationRow[]> {
  const file = path.join(folder, name);
  await writeFile(file, lines.join('\n'));
  const args = ['--file', file, '--split', 'test', '--json', '--rows'];
  const { exitCode, stdout, stderr } = await runScript('evaluate', args, { DATA_DIR: dataDir, READER: 'on' });
  expect(exitCode, stderr).toBe(0);
  return (JSON.parse(stdout) as { rows: EvaluationRow[] }).rows;
}

/** The folder of the live generation. */
async function openGeneration(): Promise<{ read: (file: keyof typeof INDEX_FILES) => Promise<string> }> {
  const generations = new Generations(dataDir);
  const pointer = await generations.readPointer();
  const live = generations.folderOf(pointer!.generation);
  return { read: (file) => readFile(path.join(live, INDEX_FILES[file]), 'utf8') };
}

beforeAll(async () => {
  ({ folder, remove: removeFolder } = await makeTemporaryFolder());
  dataDir = path.join(folder, 'data');
  // Vectors of unchanged text are taken over from an index that is there already; without one all are made.
  await cp(path.join(ROOT_DIR, 'data/index'), path.join(dataDir, 'index'), {
    recursive: true,
    filter: (source) => !path.basename(source).startsWith('builder.lock'),
  }).catch(() => undefined);
  const built = await runScript('index-corpus', [], { DATA_DIR: dataDir });
  expect(built.exitCode, built.stderr).toBe(0);
  const documents = readDocumentRecords(await (await openGeneration()).read('documents'));
  const text = await readFile(SET, 'utf8');
  const documentIds = new Set(documents.map(({ id }) => id));
  questions = parseQuestionSet(text, SET, documentIds);
  trained = parseQuestionSet(await readFile(TRAINING_SET, 'utf8'), TRAINING_SET, documentIds);
  const lines = text.split('\n').filter((line) => line.includes('"split": "test"'));
  // A process a half: one model uses one core.
  const halves = await Promise.all(
    [0, 1].map((half) =>
      evaluate(
        lines.filter((_, index) => index % 2 === half),
        `half-${half}.jsonl`,
      ),
    ),
  );
  rows = halves.flat();
  report = reportOn(rows);
}, 240_000);
afterAll(() => removeFolder());

describe('the question set', () => {
  it('has a relevant passage in the corpus for every answerable question', async () => {
    const generation = await openGeneration();
    const titles = new Map(readDocumentRecords(await generation.read('documents')).map(({ id, title }) => [id, title]));
    const passages = readPassageRecords(await generation.read('passages')).map((passage) => ({
      documentId: passage.documentId,
      title: titles.get(passage.documentId)!,
      section: passage.headings.join(' › '),
      text: passageText(passage),
    }));
    const unanswered = [...questions, ...trained].filter(
      (question) => question.answerable && !passages.some((passage) => isRelevant(question, passage)),
    );
    expect(unanswered.map(({ id }) => id)).toEqual([]);
  });

  it('has no judgment on a question that is not answerable', () => {
    const judged = [...questions, ...trained].filter(
      ({ answerable, must, documents, short }) =>
        !answerable && must.length + short.length + (documents?.size ?? 0) > 0,
    );
    expect(judged.map(({ id }) => id)).toEqual([]);
  });

  it('belongs to one of the two splits, question by question', () => {
    expect(questions.filter(({ split }) => split === null).map(({ id }) => id)).toEqual([]);
  });

  it('has no question that the reader was adapted on', () => {
    const known = new Set(trained.flatMap(({ id, question }) => [id, question.toLowerCase()]));
    expect(questions.filter(({ id, question }) => known.has(id) || known.has(question.toLowerCase()))).toEqual([]);
  });

  it('was evaluated whole: every question of the split test', () => {
    const ids = questions.filter(({ split }) => split === 'test').map(({ id }) => id);
    expect(ids.length).toBeGreaterThanOrEqual(250);
    expect(rows.map(({ id }) => id).sort()).toEqual([...ids].sort());
  });
});

describe('the quality on the split test', () => {
  it('keeps recall@1 of the ranking', () => {
    expect(report.overall.ranking!.recallAt1).toBeGreaterThanOrEqual(MEASURED.recallAt1 - MARGIN);
  });

  it('keeps recall@3 of the ranking', () => {
    expect(report.overall.ranking!.recallAt3).toBeGreaterThanOrEqual(MEASURED.recallAt3 - MARGIN);
  });

  it('keeps the share of answerable questions that are called not covered', () => {
    expect(report.overall.states.answerable!['not-covered']).toBeLessThanOrEqual(
      MEASURED.answerableNotCovered + MARGIN,
    );
  });

  it('keeps the share of answerable questions that are called found', () => {
    expect(report.overall.states.answerable!.found).toBeGreaterThanOrEqual(MEASURED.answerableFound - MARGIN);
  });

  it('keeps how many short answers are given, and how many of them are right', () => {
    const { given, right } = report.overall.short!;
    expect(given).toBeGreaterThanOrEqual(MEASURED.shortGiven - MARGIN);
    // One of 93 is a point, and a given answer may tip over a threshold.
    expect(right).toBeGreaterThanOrEqual(MEASURED.shortRight - 2 * MARGIN);
  });

  it('keeps the share of highlighted sentences that answer by themselves', () => {
    expect(report.overall.highlight!.share).toBeGreaterThanOrEqual(MEASURED.highlight - MARGIN);
  });

  it('keeps the share of off-topic questions that are answered at all', () => {
    const { found, maybe } = report.kinds['off-topic']!.states.unanswerable!;
    expect(found + maybe).toBeLessThanOrEqual(MEASURED.offTopicAnswered + MARGIN);
  });

  it('keeps the share of near-topic questions that are called found', () => {
    expect(report.kinds['near-topic']!.states.unanswerable!.found).toBeLessThanOrEqual(
      MEASURED.nearTopicFound + MARGIN,
    );
  });
});
