import fc from 'fast-check';
import colors from 'picocolors';
import { describe, expect, it } from 'vitest';
import type { Answer, Excerpt } from '../../../src/answering/answer.ts';
import { renderAnswer, wrap } from '../../../src/terminal/render-answer.ts';
import { createAnswer, createShortAnswer } from '../../support/sample-discord-answer.ts';

const runs = { seed: 20261124, numRuns: 500 };

const words = (minLength: number, maxLength: number): fc.Arbitrary<string> =>
  fc
    .array(fc.string({ unit: fc.constantFrom(...Array.from('abcXYZ019.,:;"(é–')), minLength: 1, maxLength: 20 }), {
      minLength,
      maxLength,
    })
    .map((parts) => parts.join(' '));

const excerpts: fc.Arbitrary<Excerpt[]> = fc
  .array(
    fc.record({
      sentences: fc.array(words(1, 20), { minLength: 1, maxLength: 3 }),
      best: fc.nat(),
      title: words(1, 30),
      section: words(0, 30),
      lines: fc.tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 1, max: 99_999 })),
      sources: fc.array(
        fc.record({
          publisher: fc.option(words(1, 10)),
          title: words(1, 40),
          date: fc.option(fc.constant('2025-05-27')),
          url: fc.option(fc.constantFrom('https://example.org/a', `https://example.org/${'long/'.repeat(40)}`)),
        }),
        { maxLength: 6 },
      ),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((drafts) =>
    drafts.map(({ sentences, best, title, section, lines, sources }, index) => {
      const chosen = best % sentences.length;
      const start = sentences.slice(0, chosen).reduce((sum, sentence) => sum + sentence.length + 1, 0);
      return {
        rank: index + 1,
        text: sentences.join(' '),
        highlight: { start, end: start + sentences[chosen]!.length },
        score: 1,
        similarity: 0.9,
        citation: { documentId: 'notes/id', title, section, path: 'notes/id.md', lines, sources },
      };
    }),
  );

const answer: fc.Arbitrary<Answer> = fc
  .record({ excerpts, short: fc.option(words(1, 12)), state: fc.constantFrom('found' as const, 'maybe' as const) })
  .map(({ short: text, ...parts }) =>
    createAnswer({
      ...parts,
      short: text === null || parts.state !== 'found' ? null : createShortAnswer({ text, end: text.length }),
    }),
  );

const render = (given: Answer): string => renderAnswer(given, colors.createColors(false));

function withoutColours(text: string): string {
  return text.replaceAll(/\u001B\[\d+m/g, '');
}

describe('any answer as text', () => {
  it('is at most 80 columns wide but for addresses', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const lines = render(given).split('\n');
        expect(lines.filter((line) => line.length > 80 && !line.trimStart().startsWith('https://'))).toEqual([]);
      }),
      runs,
    );
  });

  it('begins with the short answer, if there is one', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const text = render(given).replace(/\s+/g, ' ');
        const verdict = given.state === 'found' ? 'Found' : 'Not sure';
        const start = given.short === null ? verdict : `${given.short.text} (excerpt 1) ${verdict}`;
        expect(text.startsWith(start)).toBe(true);
      }),
      runs,
    );
  });

  it('holds the words of every excerpt in order, the best sentence between its marks', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const text = render(given).replace(/\s+/g, ' ');
        let from = 0;
        for (const { text: own, highlight } of given.excerpts) {
          const marked = `${own.slice(0, highlight.start)}»${own.slice(highlight.start, highlight.end)}«${own.slice(highlight.end)}`;
          const at = text.indexOf(marked, from);
          expect(at).toBeGreaterThanOrEqual(from);
          from = at + marked.length;
        }
      }),
      runs,
    );
  });

  it('says the same in colour, with the words of the best sentence bold', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const text = renderAnswer(given, colors.createColors(true));
        const shown = withoutColours(text).replace(/\s+/g, ' ');
        for (const excerpt of given.excerpts) {
          const { start, end } = excerpt.highlight;
          expect(shown).toContain(excerpt.text);
          const bold = [...text.matchAll(/\u001B\[1m([^\u001B]*)\u001B\[22m/g)].map((match) => match[1]!.trim());
          expect(bold.join(' ')).toContain(excerpt.text.slice(start, end));
        }
      }),
      runs,
    );
  });
});

describe('wrap', () => {
  it('keeps the text, breaks between words only, and leaves no line that could take the next word', () => {
    fc.assert(
      fc.property(words(0, 60), fc.integer({ min: 1, max: 40 }), (text, columns) => {
        const lines = wrap(text, columns);
        expect(lines.join(' ')).toBe(text);
        lines.forEach((line, index) => {
          if (line.includes(' ')) expect(line.length).toBeLessThanOrEqual(columns);
          const next = lines[index + 1]?.split(' ')[0];
          if (next !== undefined) expect(line.length + 1 + next.length).toBeGreaterThan(columns);
        });
      }),
      runs,
    );
  });
});
