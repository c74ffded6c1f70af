import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { escapeAndShorten, escapeMarkdown } from '../../../src/discord/escape-markdown.ts';

const unescape = (text: string): string => text.replace(/\\(.)/gsu, '$1');

/** Text in which Discord's marks are as frequent as letters. */
const markedText = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...Array.from('\\*_~`|[]()<>@#-+:. \n\t1a'),
        '||',
        '**',
        ':ok:',
        '<@1>',
        '@here',
        '](',
        '12.',
        '-# ',
        '\r\n',
      ),
      fc.string({ unit: 'binary', maxLength: 4 }),
    ),
    { maxLength: 60 },
  )
  .map((parts) => parts.join(''));

const runs = { seed: 20261124, numRuns: 1000 };

describe('escapeMarkdown', () => {
  it.each([
    ['a heading', '# Big', '\\# Big'],
    ['a deep heading', '### Small', '\\### Small'],
    ['small print', '-# note', '\\-# note'],
    ['a quote', '> said', '\\> said'],
    ['a quote of many lines', '>>> said', '\\>\\>\\> said'],
    ['a list with hyphens', '- item', '\\- item'],
    ['a list with plus signs', '+ item', '\\+ item'],
    ['a list with stars', '* item', '\\* item'],
    ['a numbered list', '1. item', '1\\. item'],
    ['a numbered list with brackets', '12) item', '12\\) item'],
    ['an indented list', '  - item', ' \\- item'],
    ['bold', '**bold**', '\\*\\*bold\\*\\*'],
    ['italics', '_so_', '\\_so\\_'],
    ['struck out text', '~~gone~~', '\\~\\~gone\\~\\~'],
    ['a spoiler', '||secret||', '\\|\\|secret\\|\\|'],
    ['code', '`x`', '\\`x\\`'],
    ['a masked link', '[here](https://a.example)', '\\[here\\]'],
    ['a member', '<@1>', '\\<\\@1\\>'],
    ['a role', '<@&1>', '\\<\\@&1\\>'],
    ['a channel', '<#1>', '\\<#1\\>'],
    ['a time stamp', '<t:1>', '\\<t:1\\>'],
    ['a command', '</ask:1>', '\\</ask:1\\>'],
    ['an emoji of a server', '<:smile:1>', '\\<\\:smile:1\\>'],
    ['everyone', '@everyone', '\\@everyone'],
    ['a short name of an emoji', 'hello :smile: you', 'hello \\:smile: you'],
    ['two short names in a row', ':a::b:', '\\:a:\\:b:'],
    ['a backslash', 'a\\*b', 'a\\\\\\*b'],
  ])('keeps %s from coming alive', (_what, text, expected) => {
    expect(escapeMarkdown(text)).toContain(expected);
    expect(unescape(escapeMarkdown(text))).toBe(text.replace(/^ +/, ' '));
  });

  it.each([':+1:', ':-1:'])('keeps the emoji %s from coming alive', (text) => {
    expect(escapeMarkdown(text)).toBe(`\\${text}`);
  });

  it('keeps a bare address from becoming a link with backslashes in it', () => {
    const escaped = escapeMarkdown('See https://example.org/a_b for more.');
    expect(escaped).not.toMatch(/https?:\/\//);
    expect(unescape(escaped)).toBe('See https://example.org/a_b for more.');
  });

  it.each(['It costs 3.5 million; 50 - 60 % at 10:30.', 'A #1 sentence (with brackets).', ''])(
    'leaves "%s" as it is',
    (text) => {
      expect(escapeMarkdown(text)).toBe(text);
    },
  );

  it.each(['a\nb', 'a\r\n\tb', 'a\u2028b', 'a\u00A0 b'])('makes a line break a space (%j)', (text) => {
    expect(escapeMarkdown(text)).toBe('a b');
  });

  it('gives the text back when unescaped, with white space folded', () => {
    fc.assert(
      fc.property(markedText, (text) => {
        expect(unescape(escapeMarkdown(text))).toBe(text.replace(/\s+/gu, ' '));
      }),
      runs,
    );
  });

  it('leaves no mark alive and is at most twice as long', () => {
    fc.assert(
      fc.property(markedText, (text) => {
        const escaped = escapeMarkdown(text);
        const alive = escaped.replace(/\\./gsu, '\u0001');
        expect(alive).not.toMatch(/[\\*_~`|[\]<>@\n\r]|:\w+:|^\s*[#+-]|^\s*\d+[.)]/u);
        expect(escaped.length).toBeLessThanOrEqual(2 * text.length);
      }),
      runs,
    );
  });
});

describe('escapeAndShorten', () => {
  it('returns a text that fits whole', () => {
    expect(escapeAndShorten('a_b', 4)).toBe('a\\_b');
  });

  it('counts the escapes', () => {
    expect(escapeAndShorten('a_b', 3)).toBe('a…');
  });

  it('takes the space off before the ellipsis', () => {
    expect(escapeAndShorten('one two', 5)).toBe('one…');
  });

  it('keeps whole characters of more than one unit', () => {
    expect(escapeAndShorten('🇨🇦🇪🇺', 4)).toBe('🇨…');
    expect(escapeAndShorten('😀😀', 3)).toBe('😀…');
    expect(escapeAndShorten('😀😀', 2)).toBe('…');
  });

  it('gives the longest beginning of the text that fits, with an ellipsis', () => {
    fc.assert(
      fc.property(markedText, fc.integer({ min: 1, max: 60 }), (text, limit) => {
        const shown = escapeAndShorten(text, limit);
        expect(shown.length).toBeLessThanOrEqual(limit);
        expect(shown).not.toMatch(/\p{Cs}/u);
        if (escapeMarkdown(text).length <= limit) {
          expect(shown).toBe(escapeMarkdown(text));
          return;
        }
        const folded = text.replace(/\s+/gu, ' ');
        const kept = unescape(shown);
        expect(kept.at(-1)).toBe('…');
        expect(folded.startsWith(kept.slice(0, -1))).toBe(true);
        const [next] = folded.slice(kept.length - 1).trimStart();
        const longer = `${kept.slice(0, -1)}${folded.slice(kept.length - 1).startsWith(' ') ? ' ' : ''}${next!}…`;
        expect(escapeMarkdown(longer).length).toBeGreaterThan(limit);
      }),
      runs,
    );
  });
});
