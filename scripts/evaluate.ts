import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { App, ROOT_DIR } from '../src/app.ts';
import { compareRuns } from '../src/evaluation/compare.ts';
import { type EvaluationRow, judgeAnswer } from '../src/evaluation/evaluate.ts';
import { plotCalibration, plotPrecision } from '../src/evaluation/plot.ts';
import { parseQuestionSet } from '../src/evaluation/question-set.ts';
import { renderReport, reportOn } from '../src/evaluation/report.ts';
import { BotError } from '../src/errors.ts';
import { askEach } from '../src/terminal/ask-each.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { readTextFile } from '../src/terminal/read-text-file.ts';
import { EXIT_OK, printError, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const DEFAULT_SET = path.join(ROOT_DIR, 'corpus/evaluation/questions.jsonl');

const command = {
  meta: {
    name: 'npm run eval --',
    description: 'Measures ranking, states and calibration on a set of judged questions',
  },
  args: {
    file: { type: 'string', valueHint: 'questions.jsonl', description: 'The question set; the shipped one without it' },
    split: {
      type: 'string',
      valueHint: 'tune|test|all',
      description: 'Part of the set; test for the shipped set, else all',
    },
    json: { type: 'boolean', description: 'Print one JSON object' },
    rows: { type: 'boolean', description: 'Add a row a question' },
    compare: {
      type: 'string',
      valueHint: 'run.json',
      description: 'Compare with an earlier run, saved with --json --rows',
    },
    plot: { type: 'string', valueHint: 'folder', description: 'Write precision.svg and calibration.svg there' },
  },
} as const;

await runCommand(command, async (args) => {
  const split = args.split ?? (args.file === undefined ? 'test' : 'all');
  if (!['tune', 'test', 'all'].includes(split))
    throw new UsageError(`--split takes tune, test or all, got "${split}".`);
  if (args.json && args.compare !== undefined) throw new UsageError('Give only one of --json and --compare.');
  const file = args.file ?? DEFAULT_SET;
  const text = await readTextFile(file);
  const before = args.compare === undefined ? null : parseRows(await readTextFile(args.compare), args.compare);
  const app = await App.load(readConfig(ROOT_DIR));
  const build = createProgress(process.stderr);
  const { answerer, live } = await app.openOrBuild(printError, build.update).finally(build.stop);
  const { documents } = live.current.index;
  const all = parseQuestionSet(text, file, new Set(documents.keys()));
  const questions = all.filter((question) => split === 'all' || question.split === split);
  if (questions.length === 0) {
    throw new BotError(
      'EVALUATION_SET_INVALID',
      `No question of "${file}" belongs to the split "${split}". Give --split all.`,
    );
  }
  const rows = await askEach(questions, async (question) => {
    return judgeAnswer(question, await answerer.explain(question.question), documents).row;
  });
  if (args.plot !== undefined) await writePlots(args.plot, rows);
  if (before !== null) printOut(compareRuns(before, rows));
  else if (args.json) printOut(JSON.stringify({ ...reportOn(rows), ...(args.rows && { rows }) }));
  else printOut([renderReport(reportOn(rows)), ...(args.rows ? ['', ...rows.map(renderRow)] : [])].join('\n'));
  return EXIT_OK;
});

function parseRows(text: string, file: string): EvaluationRow[] {
  try {
    const { rows } = JSON.parse(text) as { rows?: EvaluationRow[] };
    if (Array.isArray(rows)) return rows;
  } catch {
    // Not JSON: the message below says what is expected.
  }
  throw new BotError(
    'INPUT_INVALID',
    `Cannot compare with "${file}": expected the output of \`npm run --silent eval -- --json --rows\`.`,
  );
}

async function writePlots(folder: string, rows: readonly EvaluationRow[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(path.join(folder, 'precision.svg'), plotPrecision(rows));
  await writeFile(path.join(folder, 'calibration.svg'), plotCalibration(rows));
}

function renderRow({ id, kind, state, confidence, rank, question }: EvaluationRow): string {
  return `${id.padEnd(6)}${kind.padEnd(14)}${state.padEnd(12)}${confidence.toFixed(2)}  rank ${String(rank ?? '–').padEnd(3)}${question}`;
}
