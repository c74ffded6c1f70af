import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { App, ROOT_DIR } from '../src/app.ts';
import type { Config } from '../src/config/config.ts';
import { firstRelevantRank, mean, recallAtK, reciprocalRankAtK } from '../src/evaluation/metrics.ts';
import { type Bar, plotBars } from '../src/evaluation/plot.ts';
import { isRelevant, type JudgedQuestion, parseQuestionSet } from '../src/evaluation/question-set.ts';
import { createRankers } from '../src/evaluation/rankers.ts';
import { parseSquad } from '../src/evaluation/squad.ts';
import type { LoadedIndex } from '../src/index/load-index.ts';
import type { Reader } from '../src/reading/reader.ts';
import type { Retriever } from '../src/retrieval/retriever.ts';
import { passageText } from '../src/passages/passage.ts';
import { describeMachine, percentile } from '../src/terminal/describe-machine.ts';
import { readConfig } from '../src/terminal/environment.ts';
import { EXIT_OK, printError, printOut, runCommand } from '../src/terminal/run-command.ts';
import { createProgress } from '../src/terminal/show-progress.ts';

const QUESTION_SET = 'corpus/evaluation/questions.jsonl';

const command = {
  meta: {
    name: 'npm run bench:retrieval --',
    description: 'Compares the ranking with the obvious builds on the same questions, in one run',
  },
  args: {
    dataset: {
      type: 'string',
      valueHint: 'path',
      description: `A SQuAD 2.0 file (each paragraph a document) or a question set of CORPUS_DIR; ${QUESTION_SET} without it`,
    },
    plot: { type: 'string', valueHint: 'file.svg', description: 'Write recall@1 of each ranking as bars' },
    split: { type: 'string', valueHint: 'tune|test', description: 'Only this part of a question set' },
  },
} as const;

await runCommand(command, async (args) => {
  const file = path.resolve(args.dataset ?? path.join(ROOT_DIR, QUESTION_SET));
  const text = await readFile(file, 'utf8');
  const temporary = await mkdtemp(path.join(os.tmpdir(), 'bench-retrieval-'));
  try {
    const config = readConfig(ROOT_DIR);
    const bench = file.endsWith('.json')
      ? await openSquad(text, file, config, temporary)
      : await openQuestionSet(text, file, config, temporary);
    const { index } = bench;
    const answerable = bench.questions.filter(
      (question) => question.answerable && (args.split === undefined || question.split === args.split),
    );
    printOut(
      `${path.basename(file)}: ${index.manifest.counts.documents} documents, ${index.manifest.counts.passages} passages, ${answerable.length} answerable questions`,
    );
    const { table, bars } = await compare(bench, answerable);
    printOut(table);
    if (args.plot !== undefined) {
      await writeFile(args.plot, plotBars(`Recall@1, ${answerable.length} questions of ${path.basename(file)}`, bars));
    }
    printOut(`\n${describeMachine()}`);
    return EXIT_OK;
  } finally {
    await rm(temporary, { recursive: true, force: true });
  }
});

interface Bench {
  readonly index: LoadedIndex;
  readonly questions: readonly JudgedQuestion[];
  readonly retriever: Retriever;
  readonly reader: Reader | null;
  readonly embed: (question: string) => Promise<Float32Array>;
}

async function openSquad(text: string, file: string, config: Config, temporary: string): Promise<Bench> {
  const { documents, questions } = parseSquad(text, file);
  const corpusDir = path.join(temporary, 'documents');
  await mkdir(corpusDir);
  await Promise.all(
    documents.map(({ id, text: paragraph }) => writeFile(path.join(corpusDir, `${id}.md`), `${paragraph}\n`)),
  );
  return { ...(await build({ ...config, corpusDir, dataDir: path.join(temporary, 'data') })), questions };
}

async function openQuestionSet(text: string, file: string, config: Config, temporary: string): Promise<Bench> {
  const built = await build({ ...config, dataDir: path.join(temporary, 'data') });
  return { ...built, questions: parseQuestionSet(text, file, new Set(built.index.documents.keys())) };
}

async function build(config: Config): Promise<Omit<Bench, 'questions'>> {
  const app = await App.load(config);
  const progress = createProgress(process.stderr);
  const { live } = await app.openOrBuild(printError, progress.update).finally(progress.stop);
  const { index, retriever } = live.current;
  return { index, retriever, reader: app.reader, embed: (question) => app.embedQuery(question) };
}

async function compare(
  { index, retriever, reader, embed }: Bench,
  questions: readonly JudgedQuestion[],
): Promise<{ table: string; bars: Bar[] }> {
  const rankers = createRankers(index, retriever, reader);
  const ranks = new Map(rankers.map(({ name }) => [name, [] as (number | null)[]]));
  const times = new Map(rankers.map(({ name }) => [name, [] as number[]]));
  for (const question of questions) {
    const query = retriever.understand(question.question);
    const embedded = {
      question: question.question,
      embedding: await embed(question.question),
      query,
      queryEmbedding: await embed(query.text),
    };
    for (const ranker of rankers) {
      const started = performance.now();
      const rows = await ranker.rank(embedded);
      times.get(ranker.name)!.push(performance.now() - started);
      ranks.get(ranker.name)!.push(firstRelevantRank(judge(question, rows, index)));
    }
  }
  const percent = (values: readonly number[]): string => (100 * mean(values)).toFixed(1).padStart(7);
  const lines = rankers.map(({ name }) => {
    const own = ranks.get(name)!;
    const ms = times.get(name)!;
    const recall = [1, 3, 10].map((k) => percent(own.map((rank) => recallAtK(rank, k))));
    const mrr = percent(own.map((rank) => reciprocalRankAtK(rank, 10)));
    return `${name.padEnd(24)}${recall.join('')}${mrr}${percentile(ms, 0.5).toFixed(2).padStart(9)}${percentile(ms, 0.95).toFixed(2).padStart(9)}`;
  });
  const header = 'Ranking (percent; ms)      R@1    R@3   R@10 MRR@10   p50 ms   p95 ms';
  const bars = rankers.map(({ name }) => ({ name, share: mean(ranks.get(name)!.map((rank) => recallAtK(rank, 1))) }));
  return { table: [header, ...lines].join('\n'), bars };
}

/** Relevance in ranked order. Where a question names documents, a document counts once, at its best passage. */
function judge(question: JudgedQuestion, rows: readonly number[], index: LoadedIndex): boolean[] {
  const passages = rows.map((row) => index.passages[row]!);
  const distinct = question.documents
    ? passages.filter(
        (passage, position) => passages.findIndex((other) => other.documentId === passage.documentId) === position,
      )
    : passages;
  return distinct.map((passage) => {
    const { title } = index.documents.get(passage.documentId)!;
    return isRelevant(question, {
      documentId: passage.documentId,
      title,
      section: passage.headings.join(' › '),
      text: passageText(passage),
    });
  });
}
