import cliProgress from 'cli-progress';
import type { BuildProgress } from '../index/build-index.ts';

const LABELS: Readonly<Record<BuildProgress['step'], string>> = { embed: 'Embedding', graph: 'Indexing' };

/** Shows the progress of a build on stderr: a bar in a terminal, a line a quarter elsewhere. */
export function createProgress(stream: NodeJS.WriteStream): {
  update: (progress: BuildProgress) => void;
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
        const format = `${LABELS[step].padEnd(10)}{bar} {percentage} % | {value}/{total} texts | {eta_formatted} left`;
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
      stream.write(`${LABELS[step]} ${25 * quarter} % (${done}/${total} texts)\n`);
    },
  };
}
