import { describe, expect, it } from 'vitest';
import type { Finding } from '../../../src/corpus/finding.ts';
import { countFindings, renderFindings } from '../../../src/terminal/render-findings.ts';

const finding = (overrides: Partial<Finding> = {}): Finding => ({
  path: 'a.md',
  line: 3,
  kind: 'link',
  message: 'the link "x" is broken',
  ...overrides,
});

describe('renderFindings', () => {
  it('gives a line a finding in the order given, and marks warnings', () => {
    expect(renderFindings([finding({ line: 9 }), finding({ kind: 'pronoun', message: 'begins with "It"' })])).toEqual([
      'a.md:9: the link "x" is broken',
      'a.md:3: warning: begins with "It"',
    ]);
  });

  it('shows the first few of each kind and counts the others', () => {
    const findings = [
      ...[1, 2, 3, 4].map((line) => finding({ line })),
      finding({ kind: 'heading', message: 'vague' }),
      ...[5, 6, 7].map((line) => finding({ line, kind: 'long-sentence', message: 'long' })),
    ];
    expect(renderFindings(findings, 2)).toEqual([
      'a.md:1: the link "x" is broken',
      'a.md:2: the link "x" is broken',
      'a.md:3: warning: vague',
      'a.md:5: warning: long',
      'a.md:6: warning: long',
      'and 2 more like this: links that lead nowhere',
      'and 1 more like this: long sentences',
    ]);
  });

  it('keeps names and text from breaking the line, moving the cursor or turning the writing round', () => {
    const [line] = renderFindings([finding({ path: 'a\n\u001B[2Jb.md', message: 'the link "x\u202Ey\u2028z"' })]);
    expect(line).toBe('a [2Jb.md:3: the link "x y z"');
  });
});

describe('countFindings', () => {
  it.each([
    [0, 0, '0 to mend'],
    [2, 1, '2 to mend, 1 warning'],
    [0, 2, '0 to mend, 2 warnings'],
  ])('counts %d errors and %d warnings apart', (errors, warnings, summary) => {
    const findings = [
      ...Array.from({ length: errors }, () => finding()),
      ...Array.from({ length: warnings }, () => finding({ kind: 'heading' })),
    ];
    expect(countFindings(findings)).toEqual({ errors, warnings, summary });
  });
});
