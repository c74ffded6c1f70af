import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { text as readAll } from 'node:stream/consumers';
import colors from 'picocolors';
import { z } from 'zod';
import type { ExplainedAnswer } from '../src/answering/answerer.ts';
import { App, type AskingApp, ROOT_DIR } from '../src/app.ts';
import { renderAnswer as renderDiscordAnswer } from '../src/discord/render-answer.ts';
import { BotError } from '../src/errors.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { renderAnswer } from '../src/terminal/render-answer.ts';
import { renderExplanation } from '../src/terminal/render-explanation.ts';
import { describeFailure, EXIT_OK, printError, printOut, runCommand, UsageError } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const command = {
  meta: { name: 'npm run ask --', description: 'Answers a question from the corpus with verbatim, cited excerpts' },
  args: {
    question: { type: 'positional', required: false, description: 'The question; without one, a prompt stays open' },
    json: { type: 'boolean', description: 'Print one JSON object an answer' },
    file: {
      type: 'string',
      valueHint: 'questions.jsonl',
      description: 'Answer every question of a JSON Lines file; - reads standard input',
    },
    explain: { type: 'boolean', description: 'Print the parts of every score and the reasons for the state' },
    discord: { type: 'boolean', description: 'Print the exact payload that the bot would send to Discord' },
  },
} as const;

interface Question {
  readonly id?: string | number | undefined;
  readonly question: string;
}

type Render = (explained: ExplainedAnswer, id: Question['id']) => string;

await runCommand(command, async (args) => {
  if ([args.json, args.explain, args.discord].filter(Boolean).length > 1) {
    throw new UsageError('Give only one of --json, --explain and --discord.');
  }
  if (args.file === '') throw new UsageError('--file needs the path of a file, or - for standard input.');
  if (args.file !== undefined && args._.length > 0) throw new UsageError('Give either a question or --file, not both.');
  const questions = args.file === undefined ? questionFromWords(args._) : await readQuestions(args.file);
  if (questions === null && !process.stdin.isTTY) {
    throw new UsageError('No question was given, and there is no terminal to ask for one.');
  }
  const render = chooseRender(args);
  const app = await App.load(readConfig(ROOT_DIR));
  const progress = createProgress(process.stderr);
  const asking = await app.openOrBuild(printError, progress.update).finally(progress.stop);
  if (questions === null) {
    await keepAsking(asking, render);
  } else {
    for (const { id, question } of questions) printOut(render(await asking.answerer.explain(question), id));
  }
  return EXIT_OK;
});

/** Words that the shell split belong to one question; an empty string that was given is a question too. */
function questionFromWords(given: readonly string[]): Question[] | null {
  return given.length === 0 ? null : [{ question: given.join(' ') }];
}

async function readQuestions(file: string): Promise<Question[]> {
  const name = file === '-' ? 'standard input' : file;
  const content = await readAll(file === '-' ? process.stdin : createReadStream(file)).catch((error: unknown) => {
    throw new BotError(
      'INPUT_INVALID',
      `Cannot read "${name}": ${error instanceof Error ? error.message : String(error)}.`,
      { cause: error },
    );
  });
  const schema = z.object({ question: z.string(), id: z.union([z.string(), z.number()]).optional() });
  return content.split('\n').flatMap((line, index): Question[] => {
    if (line.trim() === '') return [];
    const result = schema.safeParse(tryJson(line));
    if (result.success) return [result.data];
    throw new BotError(
      'INPUT_INVALID',
      `Cannot use "${name}", line ${index + 1}: expected a JSON object such as {"question": "…", "id": "q1"}.`,
    );
  });
}

function tryJson(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch {
    // The schema refuses undefined, and the message names the line.
    return undefined;
  }
}

function chooseRender(args: {
  json?: boolean | undefined;
  explain?: boolean | undefined;
  discord?: boolean | undefined;
}): Render {
  if (args.json) return ({ answer }, id) => JSON.stringify(id === undefined ? answer : { id, ...answer });
  if (args.discord) return ({ answer }) => JSON.stringify(renderDiscordAnswer(answer), null, 2);
  if (args.explain)
    return ({ answer, explanation }) => `${answer.question}\n\n${renderExplanation(answer, explanation)}\n`;
  return ({ answer }) => renderAnswer(answer, colors);
}

async function keepAsking({ answerer }: AskingApp, render: Render): Promise<void> {
  printError('Ask a question; an empty line or Ctrl+D ends.');
  const prompt = createInterface({ input: process.stdin, output: process.stderr, prompt: '> ' });
  prompt.prompt();
  for await (const line of prompt) {
    if (line.trim() === '') break;
    try {
      printOut(`\n${render(await answerer.explain(line), undefined)}\n`);
    } catch (error) {
      // One question that fails does not end the prompt.
      printError(describeFailure(error));
    }
    prompt.prompt();
  }
  prompt.close();
}
