import { describe, expect, it } from 'vitest';
import type { EmbedderProcess } from '../../../src/embedding/process-embedder.ts';
import { RestartingEmbedder } from '../../../src/embedding/restarting-embedder.ts';
import { BotError } from '../../../src/errors.ts';
import type { StartProcess } from '../../../src/processes/restarting-process.ts';
import { createHashingEmbedder } from '../../support/hashing-embedder.ts';
import { errorOf } from '../../support/sample-error.ts';

const TEXT = 'Canada joined SAFE.';

/** Nobody loses patience. */
const WAIT = new Promise<never>(() => undefined);

/** An embedder over processes that a test loses; a pause lasts until a test ends it. */
async function createEmbedder({
  mayStart = () => true,
  wait = WAIT,
}: { readonly mayStart?: (start: number) => boolean; readonly wait?: Promise<void> } = {}) {
  const own = createHashingEmbedder();
  const told: string[] = [];
  const lose: (() => void)[] = [];
  const waiting: (() => void)[] = [];
  let [starts, embedded] = [0, 0];
  const start: StartProcess<EmbedderProcess> = (onLost) => {
    if (!mayStart(++starts)) return Promise.reject(new Error('no memory'));
    const gone = new BotError('MODEL_UNAVAILABLE', 'gone');
    const inHand: ((error: Error) => void)[] = [];
    lose.push(() => {
      onLost(gone);
      for (const fail of inHand) fail(gone);
    });
    const embed = (text: string): Promise<Float32Array> => {
      embedded++;
      if (text === 'too long') return Promise.reject(new BotError('INPUT_TOO_LONG', 'too long'));
      if (text !== 'kept') return own.embedQuery(text);
      return new Promise((_, reject) => inHand.push(reject));
    };
    return Promise.resolve({ ...own, embedQuery: embed, embedPassage: embed, stop: () => Promise.resolve() });
  };
  const embedder = await RestartingEmbedder.start(start, {
    log: { info: (sentence) => told.push(sentence), warn: (sentence) => told.push(sentence) },
    pause: () => new Promise<void>((resolve) => waiting.push(resolve)),
    wait: () => wait,
    clockMs: () => 0,
  });
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return {
    own,
    embedder,
    settle,
    told,
    embedded: () => embedded,
    loseProcess: async () => {
      lose.at(-1)!();
      await settle();
    },
    endPause: async () => {
      waiting.at(-1)!();
      await settle();
    },
  };
}

describe('RestartingEmbedder', () => {
  it('is and does what its process is and does', async () => {
    const { own, embedder, told } = await createEmbedder();
    expect(embedder).toMatchObject({
      fingerprint: own.fingerprint,
      dimensions: own.dimensions,
      maxTokens: own.maxTokens,
    });
    expect(await embedder.embedQuery(TEXT)).toEqual(await own.embedQuery(TEXT));
    expect(embedder.countTokens(TEXT)).toBe(own.countTokens(TEXT));
    expect(told).toEqual([]);
  });

  it('fails where the first process cannot be started', async () => {
    await expect(createEmbedder({ mayStart: () => false })).rejects.toThrow('no memory');
  });

  it('lets a text wait for the next process, and tells of the loss and the return', async () => {
    const { own, embedder, loseProcess, endPause, told } = await createEmbedder();
    await loseProcess();
    const vector = embedder.embedQuery(TEXT);
    expect(embedder.countTokens(TEXT)).toBe(own.countTokens(TEXT));
    await endPause();
    expect(await vector).toEqual(await own.embedQuery(TEXT));
    expect(told).toEqual([
      'Questions have to wait for the embedding model, whose process was lost. It is started again 1 s after it has ended.',
      'The embedding model is back; questions are answered again.',
    ]);
  });

  it('gives a text that was in the hands of a lost process one more try, and no third', async () => {
    const { embedder, settle, loseProcess, endPause, embedded } = await createEmbedder();
    const error = errorOf(() => embedder.embedQuery('kept'));
    await settle();
    await loseProcess();
    await endPause();
    expect(embedded()).toBe(2);
    await loseProcess();
    expect(await error).toMatchObject({ message: 'gone' });
    expect(embedded()).toBe(2);
  });

  it('hands on what its process says of a text, without another try', async () => {
    const { embedder, embedded } = await createEmbedder();
    expect(await errorOf(() => embedder.embedQuery('too long'))).toMatchObject({ code: 'INPUT_TOO_LONG' });
    expect(embedded()).toBe(1);
  });

  it('fails a text at once from a start that failed until one that works', async () => {
    const { own, embedder, loseProcess, endPause, told } = await createEmbedder({ mayStart: (n) => n !== 2 });
    await loseProcess();
    const waiting = errorOf(() => embedder.embedQuery(TEXT));
    await endPause();
    for (const error of [await waiting, await errorOf(() => embedder.embedQuery(TEXT))]) {
      expect(error).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
      expect(error.message).toContain('cannot be started again');
    }
    await endPause();
    expect(await embedder.embedQuery(TEXT)).toEqual(await own.embedQuery(TEXT));
    expect(told.slice(1)).toEqual([
      'No question can be answered: the process of the embedding model could not be started again. The next try is in 2 s.',
      'The embedding model is back; questions are answered again.',
    ]);
  });

  it('loses patience with a start that takes too long', async () => {
    const { embedder, loseProcess } = await createEmbedder({ wait: Promise.resolve() });
    await loseProcess();
    expect(await errorOf(() => embedder.embedQuery(TEXT))).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });

  it('keeps nobody waiting where the next start is far off', async () => {
    const { embedder, loseProcess, endPause } = await createEmbedder();
    for (let loss = 0; loss < 3; loss++) {
      await loseProcess();
      await endPause();
    }
    await loseProcess();
    expect(await errorOf(() => embedder.embedQuery(TEXT))).toMatchObject({ code: 'MODEL_UNAVAILABLE' });
  });
});
