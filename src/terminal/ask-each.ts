import cliProgress from 'cli-progress';

/** Does the work of each question, one after another, and shows on stderr how far it is. */
export async function askEach<Q, T>(questions: readonly Q[], work: (question: Q) => Promise<T>): Promise<T[]> {
  const bar = new cliProgress.SingleBar(
    { stream: process.stderr, format: 'Asking {bar} {value}/{total} | {eta_formatted} left', clearOnComplete: true },
    cliProgress.Presets.shades_grey,
  );
  bar.start(questions.length, 0);
  const results: T[] = [];
  for (const question of questions) {
    results.push(await work(question));
    bar.increment();
  }
  bar.stop();
  return results;
}
