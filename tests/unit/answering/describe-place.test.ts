import { describe, expect, it } from 'vitest';
import { describePlace } from '../../../src/answering/describe-place.ts';

const placeOf = (path: string, lines: [number, number], section = 'p. 4 › Fares') =>
  describePlace({ documentId: 'a', title: 'A', sources: [], path, lines, section });

describe('describePlace', () => {
  it('gives lines in Markdown and plain text', () => {
    expect(placeOf('a.md', [3, 4])).toBe('lines 3–4');
    expect(placeOf('notes/a.TXT', [3, 3])).toBe('line 3');
  });

  it.each(['a.pdf', 'a.docx', 'a.html', 'b.pdf/a.HTM'])('gives headings and no lines in %s', (path) => {
    expect(placeOf(path, [3, 4])).toBe('p. 4 › Fares');
    expect(placeOf(path, [3, 4], '')).toBe('');
  });
});
