import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CalibrationFile } from '../src/answering/calibration.ts';
import { App, CALIBRATION_FILE, ROOT_DIR } from '../src/app.ts';
import type { Config } from '../src/config/config.ts';
import { type EvaluatedQuestion, judgeAnswer } from '../src/evaluation/evaluate.ts';
import { fitCalibration, fitShortCalibration } from '../src/evaluation/fit-calibration.ts';
import { parseQuestionSet } from '../src/evaluation/question-set.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_OK, printError, printOut, runCommand } from '../src/terminal/run-command.ts';

const SET = path.join(ROOT_DIR, 'corpus/evaluation/questions.jsonl');

const command = {
  meta: {
    name: 'npm run calibrate --',
    description: 'Fits confidence and thresholds on the tuning questions, and measures them on the test questions',
  },
  args: {},
} as const;

await runCommand(command, async () => {
  const config = readConfig(ROOT_DIR);
  const withReader = await evaluate({ ...config, useReader: true });
  const withoutReader = await evaluate({ ...config, useReader: false });
  const confidence = fitCalibration(withReader.tune, withReader.test);
  const file: CalibrationFile = {
    model: config.model,
    corpusHash: withReader.corpusHash,
    date: new Date().toISOString().slice(0, 10),
    questions: withReader.tune.length,
    withReader: confidence,
    withoutReader: fitCalibration(withoutReader.tune, withoutReader.test),
    short: fitShortCalibration(withReader.tune, withReader.test, confidence),
  };
  await writeFile(CALIBRATION_FILE, JSON.stringify(file, null, 2) + '\n');
  const figures = { withReader: file.withReader.test, withoutReader: file.withoutReader.test, short: file.short.test };
  printOut(JSON.stringify(figures, null, 2));
  printError(`Wrote ${path.relative(ROOT_DIR, CALIBRATION_FILE)}.`);
  return EXIT_OK;
});

/** Asks the question set. */
async function evaluate(
  config: Config,
): Promise<{ tune: EvaluatedQuestion[]; test: EvaluatedQuestion[]; corpusHash: string }> {
  const app = await App.load(config);
  const { answerer, live } = await app.openOrBuild(printError);
  const { documents, manifest } = live.current.index;
  const parts: Record<'tune' | 'test', EvaluatedQuestion[]> = { tune: [], test: [] };
  for (const question of parseQuestionSet(await readFile(SET, 'utf8'), SET, new Set(documents.keys()))) {
    if (question.split === null) continue;
    parts[question.split].push(judgeAnswer(question, await answerer.explain(question.question), documents));
  }
  return { ...parts, corpusHash: manifest.corpusHash };
}
