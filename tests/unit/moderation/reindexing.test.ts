import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import type { BuildReport } from '../../../src/index/build-report.ts';
import { Reindexing, type RunBuild } from '../../../src/moderation/reindexing.ts';
import { sampleReport } from '../../support/sample-corpus-desk.ts';

const NOW = new Date('2026-11-24T12:00:00Z');
const progress = { step: 'embed' as const, done: 1, total: 2, documents: 1, passages: 1 };

/** A build that a test ends. */
function createBuild() {
  let [finish, fail]: [(report: BuildReport) => void, (error: unknown) => void] = [() => undefined, () => undefined];
  let options: Parameters<RunBuild>[0] | undefined;
  const reindexing = new Reindexing(
    (given) => {
      options = given;
      return new Promise((resolve, reject) => ([finish, fail] = [resolve, reject]));
    },
    () => NOW,
  );
  const percents: number[] = [];
  const start = (): Promise<BuildReport> =>
    reindexing.start({ startedBy: 'ada', force: true, onProgress: ({ percent }) => percents.push(percent) });
  return {
    reindexing,
    start,
    percents,
    options: () => options!,
    finish: () => {
      finish(sampleReport());
    },
    fail: (error: unknown) => {
      fail(error);
    },
  };
}

describe('Reindexing', () => {
  it('knows who builds and how far the build is, until it is done', async () => {
    const { reindexing, start, options, finish, percents } = createBuild();
    expect(reindexing.running).toBeNull();
    const report = start();
    expect(reindexing.running).toEqual({ startedBy: 'ada', startedAt: NOW, state: null });
    expect(options().force).toBe(true);
    options().onProgress(progress);
    expect(reindexing.running).toMatchObject({ startedBy: 'ada', state: { done: 1, percent: 42 } });
    expect(percents).toEqual([42]);
    finish();
    expect(await report).toEqual(sampleReport());
    expect(reindexing.running).toBeNull();
    expect(reindexing.last).toEqual({ startedBy: 'ada', finishedAt: NOW, failure: null });
  });

  it('runs one build at a time', async () => {
    const { start, finish } = createBuild();
    const first = start();
    await expect(start()).rejects.toThrow(RangeError);
    finish();
    await first;
  });

  it.each([
    [new BotError('BUILD_FAILED', 'Out of luck.'), 'Out of luck.'],
    [new Error('secret'), 'Something unexpected failed; the log says more.'],
  ])('remembers how a build failed and builds again', async (error, failure) => {
    const { reindexing, start, fail, finish } = createBuild();
    const failed = start();
    fail(error);
    await expect(failed).rejects.toBe(error);
    expect(reindexing.last?.failure).toBe(failure);
    const next = start();
    finish();
    await next;
    expect(reindexing.last?.failure).toBeNull();
  });

  it('tells the running build and every later one to stop', () => {
    const { reindexing, start, options } = createBuild();
    void start();
    expect(options().signal.aborted).toBe(false);
    reindexing.stop();
    expect(options().signal.aborted).toBe(true);
  });
});
