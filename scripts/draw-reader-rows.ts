import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { App, ROOT_DIR } from '../src/app.ts';
import { BotError } from '../src/errors.ts';
import { drawQuestion } from '../src/evaluation/draw-question.ts';
import { parseQuestionSet } from '../src/evaluation/question-set.ts';
import { rankWithoutReader } from '../src/evaluation/rank-question.ts';
import { askEach } from '../src/terminal/ask-each.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { readTextFile } from '../src/terminal/read-text-file.ts';
import { EXIT_OK, printError, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const DEFAULT_SET = path.join(ROOT_DIR, 'corpus/evaluation/reader-training.jsonl');

/** Passages that are ranked for a question, as for an answer; ten at most are left without near-duplicates. */
const RANKED = 20;

const command = {
  meta: {
    name: 'npm run reader:rows --',
    description: 'Writes judged questions with the passages that they bring up, for adapt_reader.py',
  },
  args: {
    out: { type: 'string', valueHint: 'drawn.jsonl', description: 'The file to write; needed' },
    set: { type: 'string', valueHint: 'questions.jsonl', description: 'The question set; the shipped one without it' },
  },
} as const;

await runCommand(command, async ({ out, set = DEFAULT_SET }) => {
  if (out === undefined || out === '') throw new UsageError('--out needs the path of the file to write.');
  const text = await readTextFile(set);
  // The reader's own opinion would choose what it is taught.
  const app = await App.load({ ...readConfig(ROOT_DIR), useReader: false });
  const build = createProgress(process.stderr);
  const { live } = await app.openOrBuild(printError, build.update).finally(build.stop);
  const { index, retriever } = live.current;
  const all = parseQuestionSet(text, set, new Set(index.documents.keys()));
  const questions = all.filter(({ split }) => split !== 'test');
  if (questions.length === 0) {
    throw new BotError(
      'EVALUATION_SET_INVALID',
      `Cannot train on "${set}": all of its questions belong to the split "test", which measures. Name another set.`,
    );
  }
  const answered = await askEach(questions, async (question) => {
    const found = await rankWithoutReader(question.question, retriever, (query) => app.embedQuery(query), RANKED);
    if (found === null) return null;
    const passages = found.ranked.map(({ passage }) => passage);
    return drawQuestion(question, found.query.asked, passages, index.documents);
  });
  const drawn = answered.filter((question) => question !== null);
  const lines = drawn.map((question) => `${JSON.stringify(question)}\n`).join('');
  await writeFile(out, lines).catch((error: unknown) => {
    throw new BotError(
      'INPUT_INVALID',
      `Cannot write "${out}": ${error instanceof Error ? error.message : String(error)}. Name a file in a folder that is there.`,
      { cause: error },
    );
  });
  const withAnswer = drawn.filter(({ passages }) => passages.some(({ answers }) => answers));
  printOut(
    JSON.stringify(
      {
        questions: drawn.length,
        answerable: drawn.filter(({ answerable }) => answerable).length,
        withAnswer: withAnswer.length,
        passages: drawn.reduce((sum, { passages }) => sum + passages.length, 0),
        leftOut: { test: all.length - questions.length, notSearchable: questions.length - drawn.length },
        sha256: createHash('sha256').update(lines).digest('hex'),
      },
      null,
      2,
    ),
  );
  printError(`Wrote "${out}".`);
  return EXIT_OK;
});
