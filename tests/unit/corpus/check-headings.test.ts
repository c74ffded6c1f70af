import { describe, expect, it } from 'vitest';
import { validateDocument } from '../../../src/corpus/validate-document.ts';

const findingsOf = (...lines: readonly string[]): string[] =>
  validateDocument('note.md', lines.join('\n')).findings.map(
    ({ line, kind, message }) => `${line} ${kind}: ${message}`,
  );

describe('checkHeadings', () => {
  it('finds nothing in headings that name their subject', () => {
    expect(
      findingsOf(
        '# The harbour',
        '',
        'One.',
        '',
        '## Summer fees',
        '',
        'Two.',
        '',
        '## Overview of the fees',
        '',
        '- Three.',
      ),
    ).toEqual([]);
  });

  it.each(['Introduction', 'OVERVIEW', 'Miscellaneous', '*Other*', 'Further information', 'Notes:'])(
    'finds a heading that says nothing: %s',
    (heading) => {
      expect(findingsOf('# The harbour', '', 'One.', '', `## ${heading}`, '', 'Two.')).toEqual([
        expect.stringMatching(
          /^5 heading: the heading "\w.*" says nothing of its subject; name what the section answers$/,
        ),
      ]);
    },
  );

  it('finds a heading that stands twice in one place', () => {
    expect(
      findingsOf('# A', '', '## Fees', '', 'One.', '', '## Fees', '', 'Two.', '', '## *fees*', '', 'Three.'),
    ).toEqual([
      '7 heading: the heading "Fees" stands on line 3 already; say what differs, or join the two',
      '11 heading: the heading "fees" stands on line 3 already; say what differs, or join the two',
    ]);
  });

  it('lets the same heading stand under two others, which tell them apart', () => {
    expect(findingsOf('# Harbour', '', '## Fees', '', 'One.', '', '# Bakery', '', '## Fees', '', 'Two.')).toEqual([]);
  });

  it('finds a heading without text under it, at the end and before another', () => {
    expect(
      findingsOf('# A', '', '## Empty', '', '## Full', '', 'One.', '', '### Last', '', '<!-- soon -->', '', '---'),
    ).toEqual([
      '3 short-section: there is no text under the heading "Empty"; write some, or remove the heading',
      '9 short-section: there is no text under the heading "Last"; write some, or remove the heading',
    ]);
  });

  it('counts lists, tables and code as text, but footnotes and link targets not', () => {
    expect(findingsOf('# A', '', '- One.', '', '# B', '', '| a |', '| - |', '', '# C', '', '    code')).toEqual([]);
    expect(findingsOf('One.[^a]', '', '# D', '', '[^a]: P, "T", 2025', '', '[x]: https://example.org')).toEqual([
      expect.stringMatching(/^3 short-section: /),
    ]);
  });
});
