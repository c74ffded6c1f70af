import { printError } from '../../src/terminal/run-command.ts';

/** Tells every tenth of the way on stderr. */
export function createTelling(): (progress: { readonly done: number; readonly total: number }) => void {
  const started = performance.now();
  let told = 0;
  return ({ done, total }) => {
    const tenth = Math.floor((10 * done) / total);
    if (tenth === told) return;
    told = tenth;
    printError(`${done} of ${total} after ${((performance.now() - started) / 1000).toFixed(0)} s`);
  };
}
