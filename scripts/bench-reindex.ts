import os from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Answerer } from '../src/answering/answerer.ts';
import { App, ROOT_DIR } from '../src/app.ts';
import { runBuildProcess } from '../src/index/build-process.ts';
import { percentile } from '../src/terminal/describe-machine.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { printError, printOut } from '../src/terminal/run-command.ts';
import { describeTimes } from './bench/describe-times.ts';
import { runBench } from './bench/run-bench.ts';
import { readShippedQuestions } from './bench/shipped-questions.ts';

/** Questions before measuring starts: the first ones wait for code that is compiled while it runs. */
const WARM_UP = 20;

/** Answers to measure at least, in each phase; the 95th percentile then rests on ten. */
const MIN_ANSWERS = 200;

/** Between two questions; a bot that is never idle would leave a build of low priority little. */
const PAUSE_MS = 100;

const bench = {
  name: 'reindex',
  description: 'Measures answers while the index is built anew in full by a process of low priority, against idle',
  args: {},
} as const;

await runBench(bench, async (dataDir) => {
  const config = { ...readConfig(ROOT_DIR), dataDir };
  const app = await App.load(config);
  const { answerer, live } = await app.openOrBuild(printError);
  // The same questions in every phase: some take the reader longer than others.
  const questions = (await readShippedQuestions(new Set(live.current.index.documents.keys())))
    .map(({ question }) => question)
    .slice(0, MIN_ANSWERS / 2);
  const load = (): string => os.loadavg()[0]!.toFixed(1);
  await measure(answerer, questions, (answers) => answers < WARM_UP);
  const loadBefore = load();
  const measureIdle = (): Promise<number[]> => measure(answerer, questions, (answers) => answers < MIN_ANSWERS / 2);
  const env = { ...process.env, CORPUS_DIR: config.corpusDir, DATA_DIR: dataDir, MODELS_DIR: config.modelsDir };
  // Before and after, so that what else the machine does weighs on both sides.
  const idle = await measureIdle();
  const during: number[] = [];
  const builds: number[] = [];
  while (during.length < MIN_ANSWERS) {
    let isOver = false;
    const reindex = runBuildProcess({ rootDir: ROOT_DIR, env, full: true })
      .then(async ({ summary }) => {
        builds.push(summary.seconds);
        // Taking over the result is a part of a reindex: it loads an index beside the questions.
        await live.refresh();
      })
      .finally(() => (isOver = true));
    during.push(...(await measure(answerer, questions, () => !isOver)));
    await reindex;
  }
  idle.push(...(await measureIdle()));
  const ratio = percentile(during, 0.95) / percentile(idle, 0.95);
  printOut(`idle (${idle.length} answers, load before ${loadBefore}): ${describeTimes(idle)}`);
  printOut(
    `during ${builds.length} full builds of ${builds.map((seconds) => seconds.toFixed(0)).join(', ')} s (${during.length} answers): ${describeTimes(during)}`,
  );
  printOut(
    `p95 during a build is ${ratio.toFixed(2)} times idle, p50 ${(percentile(during, 0.5) / percentile(idle, 0.5)).toFixed(2)} times`,
  );
  printOut(`a question every ${PAUSE_MS} ms after the answer before; reader ${config.useReader ? 'on' : 'off'}`);
});

/** Asks the questions round and round. @returns How long each answer took, in ms. */
async function measure(
  answerer: Answerer,
  questions: readonly string[],
  goOn: (answers: number) => boolean,
): Promise<number[]> {
  const times: number[] = [];
  while (goOn(times.length)) {
    const started = performance.now();
    await answerer.answer(questions[times.length % questions.length]!);
    times.push(performance.now() - started);
    await sleep(PAUSE_MS);
  }
  return times;
}
