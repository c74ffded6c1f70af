import { measureGraph } from './bench-scale/measure-graph.ts';
import { measurePassages } from './bench-scale/measure-passages.ts';
import { runBench } from './bench/run-bench.ts';
import { UsageError } from '../src/terminal/run-command.ts';

const bench = {
  name: 'scale',
  description: 'Measures an index of many passages made from the sentences of CORPUS_DIR, or drawn ones',
  args: {
    passages: { type: 'string', description: 'Passages to index, each with two sentences', valueHint: '1000' },
    drawn: { type: 'boolean', description: 'Draw words and vectors instead of running the model over sentences' },
    vectors: { type: 'string', description: 'Measure only a graph of so many drawn vectors', valueHint: '1000000' },
  },
} as const;

await runBench(bench, async (folder, args) => {
  if (args.vectors !== undefined) await measureGraph(toCount(args.vectors), folder);
  else await measurePassages(toCount(args.passages ?? '1000'), args.drawn ?? false, folder);
});

function toCount(text: string): number {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 100) throw new UsageError(`Expected a whole number from 100, got "${text}".`);
  return count;
}
