/**
 * Acts once after so many ticks. Ticks instead of one long timer: while the process is suspended or its event loop is held,
 * it can hear nothing, and one late tick is all that comes of it.
 *
 * @returns Stops the count.
 */
export function afterTicks(ticks: number, tickMs: number, act: () => void): () => void {
  let left = ticks;
  const timer = setInterval(() => {
    left--;
    if (left > 0) return;
    clearInterval(timer);
    act();
  }, tickMs);
  return () => {
    clearInterval(timer);
  };
}
