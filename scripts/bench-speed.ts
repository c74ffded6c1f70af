import { execFile } from 'node:child_process';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import type { Answerer } from '../src/answering/answerer.ts';
import { App, ROOT_DIR } from '../src/app.ts';
import { passageText } from '../src/passages/passage.ts';
import { percentile } from '../src/terminal/describe-machine.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { printError, printOut } from '../src/terminal/run-command.ts';
import { describeTimes } from './bench/describe-times.ts';
import { runBench } from './bench/run-bench.ts';
import { readShippedQuestions } from './bench/shipped-questions.ts';

/** Questions before measuring starts: the first ones wait for code that is compiled while it runs. */
const WARM_UP = 20;

/** Load for the event loop: as many questions a second, over so many seconds. */
const LOAD = { perSecond: 20, seconds: 15 } as const;

const bench = {
  name: 'speed',
  description: 'Measures answers against the bare embedding call, index building and memory, in one run',
  args: {},
} as const;

await runBench(bench, async (dataDir) => {
  const config = { ...readConfig(ROOT_DIR), dataDir };
  const loadStarted = performance.now();
  // As the bot loads it: with a budget for the reader, and no model in this process.
  const { readerBudgetMs } = config;
  const app = await App.load(config, { readerBudgetMs, log: { info: printError, warn: printError } });
  const loadMs = performance.now() - loadStarted;
  const { summary } = await app.build();
  const again = (await app.build()).summary;
  const { answerer, live } = await app.openOrBuild(printError);
  const { index } = live.current;
  const inputs = index.passages.flatMap((passage) => [
    passageText(passage),
    ...passage.sentences.map(({ text }) => text),
  ]);
  const embedStarted = performance.now();
  for (const text of inputs) await app.embedPassage(text);
  const bareSeconds = (performance.now() - embedStarted) / 1000;
  printOut(`models loaded in ${loadMs.toFixed(0)} ms`);
  printOut(
    `index: ${summary.embedded} texts in ${summary.seconds.toFixed(1)} s (${(summary.embedded / summary.seconds).toFixed(0)} a second); the bare model ${(inputs.length / bareSeconds).toFixed(0)} a second`,
  );
  printOut(`index with nothing changed: ${again.embedded} texts embedded, ${again.seconds.toFixed(1)} s`);
  const questions = await readShippedQuestions(new Set(index.documents.keys()));
  const [bare, answers]: [number[], number[]] = [[], []];
  for (const [position, { question }] of questions.entries()) {
    const started = performance.now();
    await app.embedQuery(question);
    const embedded = performance.now();
    await answerer.answer(question);
    const answered = performance.now();
    if (position < WARM_UP) continue;
    bare.push(embedded - started);
    answers.push(answered - embedded);
  }
  printOut(`bare embedding call (${bare.length} questions): ${describeTimes(bare)}`);
  printOut(
    `answer, reader ${config.useReader ? `on, budget ${config.readerBudgetMs} ms` : 'off'}: ${describeTimes(answers)}; p50 is ${(percentile(answers, 0.5) / percentile(bare, 0.5)).toFixed(1)} times the bare call`,
  );
  await measureLoad(answerer, questions.map(({ question }) => question).slice(0, LOAD.perSecond * LOAD.seconds));
  const own = (process.memoryUsage().rss / 1024 ** 2).toFixed(0);
  printOut(`resident memory: ${own} MB, and ${(await childMegabytes()).join(' and ')} MB in the models' processes`);
});

/** Resident memory of each process that this one has started, in MB, without the compiler's and the one that asks. */
async function childMegabytes(): Promise<string[]> {
  const { stdout } = await promisify(execFile)('ps', ['-A', '-o', 'ppid=,rss=,comm=']);
  return stdout.split('\n').flatMap((line) => {
    const [parent, kilobytes, command] = line.trim().split(/\s+/u);
    return parent === String(process.pid) && !/^(?:ps|esbuild)$/u.test(command ?? '')
      ? [(Number(kilobytes) / 1024).toFixed(0)]
      : [];
  });
}

/** Asks at a steady rate, and tells how long the event loop was held. */
async function measureLoad(answerer: Answerer, questions: readonly string[]): Promise<void> {
  const delay = monitorEventLoopDelay({ resolution: 1 });
  delay.enable();
  const times: number[] = [];
  const asked = questions.map(async (question, index) => {
    await wait((1000 * index) / LOAD.perSecond);
    const started = performance.now();
    await answerer.answer(question);
    times.push(performance.now() - started);
  });
  await Promise.all(asked);
  delay.disable();
  const ms = (nanoseconds: number): string => `${(nanoseconds / 1e6).toFixed(1)} ms`;
  printOut(
    `${LOAD.perSecond} questions a second, ${times.length} in all: answer p50 ${percentile(times, 0.5).toFixed(0)} ms, p95 ${percentile(times, 0.95).toFixed(0)} ms; event loop held p50 ${ms(delay.percentile(50))}, p99 ${ms(delay.percentile(99))}, most ${ms(delay.max)}`,
  );
}
