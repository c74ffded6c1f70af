import { PassThrough } from 'node:stream';
import type { WriteStream } from 'node:tty';
import { describe, expect, it } from 'vitest';
import { createProgress } from '../../../src/terminal/show-progress.ts';

/** What is written for a build of so many texts, on a stream that is no terminal. */
function linesFor(...steps: readonly { step: 'embed' | 'graph'; done: number; total: number }[]): string[] {
  const stream = new PassThrough({ encoding: 'utf8' });
  const progress = createProgress(stream as unknown as WriteStream);
  for (const step of steps) progress.update(step);
  progress.stop();
  const written = stream.read() as string | null;
  return written === null ? [] : written.trimEnd().split('\n');
}

const each = (step: 'embed' | 'graph', total: number) =>
  Array.from({ length: total }, (_, index) => ({ step, done: index + 1, total }));

describe('progress where there is no terminal', () => {
  it('is one line a quarter', () => {
    expect(linesFor(...each('embed', 1000))).toEqual([
      'Embedding 25 % (250/1000 texts)',
      'Embedding 50 % (500/1000 texts)',
      'Embedding 75 % (750/1000 texts)',
      'Embedding 100 % (1000/1000 texts)',
    ]);
  });

  it('names the step', () => {
    const lines = linesFor(...each('embed', 4), ...each('graph', 4));
    const steps = lines.map((line) => line.split(' ')[0]);
    expect([steps.slice(0, 4), steps.slice(4)]).toEqual([Array(4).fill('Embedding'), Array(4).fill('Indexing')]);
  });

  it('tells the end of a step that takes one update', () => {
    expect(linesFor({ step: 'graph', done: 1, total: 1 })).toEqual(['Indexing 100 % (1/1 texts)']);
  });

  it('holds no control characters', () => {
    expect(linesFor(...each('embed', 10)).join('')).not.toMatch(/\p{Cc}/u);
  });

  it('says nothing about a step without texts', () => {
    expect(linesFor({ step: 'embed', done: 0, total: 0 })).toEqual([]);
  });
});
