/**
 * Resolves with the first signal that asks the process to end, which then ends in its own time; a second one ends it at
 * once. Until this is called, signals have their usual effect.
 */
export function stopSignal(): Promise<NodeJS.Signals> {
  return new Promise((resolve) => {
    for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, resolve);
  });
}
