import { describe, expect, it } from 'vitest';
import type { StartProcess } from '../../../src/processes/restarting-process.ts';
import type { ReaderProcess } from '../../../src/reading/process-reader.ts';
import { RestartingReader } from '../../../src/reading/restarting-reader.ts';
import { sampleReading } from '../../support/sample-reader.ts';

const NO_HURRY = Number.POSITIVE_INFINITY;
const PASSAGE = { context: '', sentences: ['The oven burns beech wood.'] };
const MINUTE_MS = 60_000;

/** Nobody loses patience. */
const WAIT = new Promise<never>(() => undefined);

/** A reader over processes that a test loses, in a time that passes only in pauses and where a test says so. */
async function createReader({
  mayStart = () => true,
  isLostAtOnce = () => false,
}: { readonly mayStart?: (start: number) => boolean; readonly isLostAtOnce?: (start: number) => boolean } = {}) {
  const [pauses, told]: [number[], string[]] = [[], []];
  const lose: (() => void)[] = [];
  let [starts, running, mostRunning, nowMs] = [0, 0, 0, 0];
  let waiting: (() => void) | null = null;
  const start: StartProcess<ReaderProcess> = (onLost) => {
    if (!mayStart(++starts)) return Promise.reject(new Error('no memory'));
    mostRunning = Math.max(mostRunning, ++running);
    lose.push(() => {
      onLost(new Error('gone'));
    });
    if (isLostAtOnce(starts)) onLost(new Error('gone at once'));
    return Promise.resolve({
      modelId: 'test/reader',
      read: (question, passages) =>
        question === 'bad'
          ? Promise.reject(new Error('too odd'))
          : Promise.resolve(passages.map(() => sampleReading())),
      stop: () => {
        running--;
        return Promise.resolve();
      },
    });
  };
  const reader = await RestartingReader.start(start, {
    log: {
      info: (sentence) => told.push(sentence),
      warn: (sentence, cause) => told.push(`${sentence} (${cause?.message ?? 'no cause'})`),
    },
    pause: (ms) => {
      pauses.push(ms);
      nowMs += ms;
      return new Promise<void>((resolve) => (waiting = resolve));
    },
    wait: () => WAIT,
    clockMs: () => nowMs,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    reader,
    pauses,
    told,
    starts: () => starts,
    mostRunning: () => mostRunning,
    isRead: async (question = 'wood?') => (await reader.read(question, [PASSAGE], NO_HURRY)).length === 1,
    live: (ms: number) => (nowMs += ms),
    loseProcess: async () => {
      lose.at(-1)!();
      await settle();
    },
    endPause: async () => {
      waiting!();
      await settle();
    },
  };
}

describe('RestartingReader', () => {
  it('reads with its process, by the name of its model', async () => {
    const { reader, isRead, told } = await createReader();
    expect(reader.modelId).toBe('test/reader');
    expect(await isRead()).toBe(true);
    expect(told).toEqual([]);
  });

  it('fails where the first process cannot be started', async () => {
    await expect(createReader({ mayStart: () => false })).rejects.toThrow('no memory');
  });

  it('has no readings from the loss of its process until another is started, and tells of both', async () => {
    const { isRead, loseProcess, endPause, told, mostRunning } = await createReader();
    await loseProcess();
    expect(await isRead()).toBe(false);
    await endPause();
    expect(await isRead()).toBe(true);
    expect(told).toEqual([
      'Answering without the reader, whose process was lost. It is started again 1 s after it has ended. (gone)',
      'Answering with the reader again.',
    ]);
    expect(mostRunning()).toBe(1);
  });

  it('has no readings of a question that its process fails on, tells of it, and keeps the process', async () => {
    const { isRead, told, starts } = await createReader();
    expect(await isRead('bad')).toBe(false);
    expect(await isRead()).toBe(true);
    expect(told).toEqual(['Answering a question without the reader, which failed on it. (too odd)']);
    expect(starts()).toBe(1);
  });

  it('waits twice as long each time, ten minutes at the most', async () => {
    const { loseProcess, endPause, pauses } = await createReader();
    for (let loss = 0; loss < 12; loss++) {
      await loseProcess();
      await endPause();
    }
    expect(pauses.map((ms) => ms / 1000)).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 600, 600]);
  });

  it('tries again and again where the process cannot be started', async () => {
    const { isRead, loseProcess, endPause, pauses, told } = await createReader({ mayStart: (n) => n === 1 || n === 4 });
    await loseProcess();
    await endPause();
    await endPause();
    expect(await isRead()).toBe(false);
    expect(told.slice(1)).toEqual([
      'Still answering without the reader: its process could not be started again. The next try is in 2 s. (no memory)',
      'Still answering without the reader: its process could not be started again. The next try is in 4 s. (no memory)',
    ]);
    await endPause();
    expect(await isRead()).toBe(true);
    expect(pauses).toEqual([1000, 2000, 4000]);
  });

  it('counts a process that is lost before it is handed over as one that could not be started', async () => {
    await expect(createReader({ isLostAtOnce: () => true })).rejects.toThrow('gone at once');
    const { isRead, loseProcess, endPause, told, mostRunning } = await createReader({ isLostAtOnce: (n) => n === 2 });
    await loseProcess();
    await endPause();
    expect(await isRead()).toBe(false);
    expect(told.at(-1)).toMatch(/^Still answering without the reader.* \(gone at once\)$/);
    await endPause();
    expect(await isRead()).toBe(true);
    expect(mostRunning()).toBe(1);
  });

  it('begins with the shortest pause again after a process that lived for ten minutes, and not before', async () => {
    const { loseProcess, endPause, live, pauses } = await createReader();
    for (const livedMs of [0, 10 * MINUTE_MS - 1, 10 * MINUTE_MS, 0]) {
      live(livedMs);
      await loseProcess();
      await endPause();
    }
    expect(pauses).toEqual([1000, 2000, 1000, 2000]);
  });
});
