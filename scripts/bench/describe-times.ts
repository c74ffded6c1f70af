import { percentile } from '../../src/terminal/describe-machine.ts';

/** @param times - In ms. */
export function describeTimes(times: readonly number[]): string {
  return `p50 ${percentile(times, 0.5).toFixed(1)} ms, p95 ${percentile(times, 0.95).toFixed(1)} ms`;
}
