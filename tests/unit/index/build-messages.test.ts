import { describe, expect, it } from 'vitest';
import { BotError } from '../../../src/errors.ts';
import {
  type BuildMessage,
  readBuildMessage,
  throttleProgress,
  toErrorMessage,
  writeBuildMessage,
} from '../../../src/index/build-messages.ts';
import type { BuildProgress } from '../../../src/index/build-report.ts';

const PROGRESS: BuildMessage = { type: 'progress', step: 'embed', done: 3, total: 10, documents: 2, passages: 4 };

const RESULT: BuildMessage = {
  type: 'result',
  summary: {
    generation: '000001-2026-01-01T00-00-00-0123abcd',
    documents: { added: 1, changed: 0, removed: 0, unchanged: 1 },
    passages: 4,
    sentences: 9,
    embedded: 13,
    reused: 0,
    seconds: 1.25,
  },
  gate: {
    ownText: { checked: 4, found: 4 },
    agreement: { passages: 1, sentences: 0.999 },
    recallAt3: { questions: 10, before: 0.9, now: 1 },
    failures: [],
  },
  problems: [{ path: 'a.md', message: 'Skipped "a.md": it is not UTF-8.' }],
};

const messages: BuildMessage[] = [
  PROGRESS,
  RESULT,
  { ...RESULT, gate: null },
  { type: 'rolled-back', generation: '000001-a', previous: '000002-b' },
  { type: 'error', code: 'INDEX_LOCKED', message: 'Cannot build.\nTwo lines.' },
  { type: 'error', code: null, message: 'Something unexpected failed.' },
];

describe('a message of a build', () => {
  it.each(messages)('is one line and comes back as it was: %o', (message) => {
    const line = writeBuildMessage(message);
    expect(line).not.toContain('\n');
    expect(readBuildMessage(line)).toEqual(message);
  });

  it.each([
    ['no JSON', 'Loading the model …'],
    ['empty', ''],
    ['another value', '[1]'],
    ['of no known type', '{"type":"done"}'],
    ['of no known step', JSON.stringify({ ...PROGRESS, step: 'sleep' })],
    ['without a number', JSON.stringify({ ...PROGRESS, total: null })],
    ['a result without its summary', JSON.stringify({ ...RESULT, summary: {} })],
    ['an error of no known code', JSON.stringify({ type: 'error', code: 'OOPS', message: '' })],
  ])('is none where the line is %s', (_, line) => {
    expect(readBuildMessage(line)).toBeNull();
  });
});

describe('toErrorMessage', () => {
  it('keeps the code of a failure that a person can mend', () => {
    const error = new BotError('CORPUS_EMPTY', 'There are no documents.');
    expect(toErrorMessage(error, error.message)).toEqual({
      type: 'error',
      code: 'CORPUS_EMPTY',
      message: 'There are no documents.',
    });
  });

  it('has no code for any other failure', () => {
    for (const error of [new Error('x'), 'x', new BotError('DISCORD_UNAVAILABLE', 'x')]) {
      expect(toErrorMessage(error, 'It failed.')).toEqual({ type: 'error', code: null, message: 'It failed.' });
    }
  });
});

describe('throttleProgress', () => {
  /** What comes through of 1,000 texts and 3 checks when each takes so long. */
  function sent(msEach: number): BuildProgress[] {
    const through: BuildProgress[] = [];
    let nowMs = 5_000;
    const update = throttleProgress(
      (progress) => through.push(progress),
      () => (nowMs += msEach),
    );
    for (const [step, total] of [
      ['embed', 1000],
      ['check', 3],
    ] as const) {
      for (let done = 1; done <= total; done++) update({ step, done, total, documents: 2, passages: 4 });
    }
    return through;
  }

  it('lets a few a second through, and the first and last of each step', () => {
    const through = sent(10);
    expect(through.length).toBeLessThanOrEqual(4 * 10 + 4);
    expect(through[0]).toMatchObject({ step: 'embed', done: 1 });
    expect(through.at(-3)).toMatchObject({ step: 'embed', done: 1000 });
    expect(through.slice(-2)).toMatchObject([
      { step: 'check', done: 1 },
      { step: 'check', done: 3 },
    ]);
    const done = through.filter(({ step }) => step === 'embed').map((progress) => progress.done);
    for (const [position, value] of done.slice(1, -1).entries()) expect(value - done[position]!).toBe(25);
  });

  it('lets everything through that comes slowly', () => {
    expect(sent(1000)).toHaveLength(1003);
  });
});
