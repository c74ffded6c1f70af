import cliProgress from 'cli-progress';
import type { BuildProgress } from '../index/build-report.ts';

const STEPS: Readonly<Record<BuildProgress['step'], { readonly label: string; readonly unit: string }>> = {
  embed: { label: 'Embedding', unit: 'texts' },
  graph: { label: 'Indexing', unit: 'texts' },
  check: { label: 'Checking', unit: 'checks' },
};

/** What is shown of a build's progress. */
type ShownProgress = Pick<BuildProgress, 'step' | 'done' | 'total'>;

/** Shows the progress of a build on stderr: a bar in a terminal, a line a quarter elsewhere. */
export function createProgress(stream: NodeJS.WriteStream): {
  update: (progress: ShownProgress) => void;
  stop: () => void;
} {
  return stream.isTTY ? createBar(stream) : createLines(stream);
}

function createBar(stream: NodeJS.WriteStream): ReturnType<typeof createProgress> {
  let bar: cliProgress.SingleBar | undefined;
  let step: BuildProgress['step'] | undefined;
  const stop = (): void => {
    bar?.stop();
    bar = undefined;
  };
  return {
    stop,
    update(progress) {
      if (progress.step !== step) {
        stop();
        step = progress.step;
        const { label, unit } = STEPS[step];
        const format = `${label.padEnd(10)}{bar} {percentage} % | {value}/{total} ${unit} | {eta_formatted} left`;
        bar = new cliProgress.SingleBar(
          { stream, format, clearOnComplete: true, hideCursor: true },
          cliProgress.Presets.shades_grey,
        );
        bar.start(progress.total, 0);
      }
      bar?.update(progress.done);
    },
  };
}

function createLines(stream: NodeJS.WriteStream): ReturnType<typeof createProgress> {
  let last = '';
  return {
    stop: () => undefined,
    update({ step, done, total }) {
      const quarter = Math.floor((4 * done) / Math.max(1, total));
      const key = `${step} ${quarter}`;
      if (key === last || quarter === 0) return;
      last = key;
      stream.write(`${STEPS[step].label} ${25 * quarter} % (${done}/${total} ${STEPS[step].unit})\n`);
    },
  };
}
