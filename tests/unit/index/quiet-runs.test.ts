import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { QuietRuns } from '../../../src/index/quiet-runs.ts';

/** A task whose runs end when a test says so. */
class HeldTask {
  started = 0;
  #end: () => void = () => undefined;

  readonly run = (): Promise<void> => {
    this.started++;
    return new Promise((resolve) => (this.#end = resolve));
  };

  /** Ends the run that is under way. */
  async end(): Promise<void> {
    this.#end();
    await vi.advanceTimersByTimeAsync(0);
  }
}

describe('QuietRuns', () => {
  let task: HeldTask;
  let runs: QuietRuns;
  beforeEach(() => {
    vi.useFakeTimers();
    task = new HeldTask();
    runs = new QuietRuns(task.run, 1000);
  });
  afterEach(() => vi.useRealTimers());

  it('runs once after the last of many requests', async () => {
    for (let count = 0; count < 10; count++) {
      runs.request();
      await vi.advanceTimersByTimeAsync(900);
    }
    expect(task.started).toBe(0);
    await vi.advanceTimersByTimeAsync(100);
    expect(task.started).toBe(1);
    await task.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(task.started).toBe(1);
  });

  it('runs at once when no delay is wanted', async () => {
    runs.request(0);
    await vi.advanceTimersByTimeAsync(0);
    expect(task.started).toBe(1);
  });

  it('never runs twice at once, and runs once more for all that was asked meanwhile', async () => {
    runs.request(0);
    await vi.advanceTimersByTimeAsync(0);
    for (let count = 0; count < 5; count++) {
      runs.request();
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(task.started).toBe(1);
    await task.end();
    await vi.advanceTimersByTimeAsync(999);
    expect(task.started).toBe(1);
    await vi.advanceTimersByTimeAsync(1);
    expect(task.started).toBe(2);
    await task.end();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(task.started).toBe(2);
  });

  it('begins nothing after it was stopped', async () => {
    runs.request();
    await runs.stop();
    runs.request(0);
    await vi.advanceTimersByTimeAsync(10_000);
    expect(task.started).toBe(0);
  });

  it('waits for the run under way when it is stopped, and does not run again', async () => {
    runs.request(0);
    await vi.advanceTimersByTimeAsync(0);
    runs.request();
    let isStopped = false;
    const stopping = runs.stop().then(() => (isStopped = true));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(isStopped).toBe(false);
    await task.end();
    await stopping;
    await vi.advanceTimersByTimeAsync(10_000);
    expect(task.started).toBe(1);
  });
});
