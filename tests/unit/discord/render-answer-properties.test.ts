import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Answer, Excerpt, ShortAnswer } from '../../../src/answering/answer.ts';
import type { Source } from '../../../src/corpus/document.ts';
import { renderAnswer } from '../../../src/discord/render-answer.ts';
import { violatedLimit } from '../../support/discord-stand-in.ts';
import { createAnswer } from '../../support/sample-discord-answer.ts';

const runs = { seed: 20261124, numRuns: 300 };

const unescape = (text: string): string => text.replace(/\\(.)/gsu, '$1');
const folded = (text: string): string => text.replace(/\s+/gu, ' ').trim();

/** Mostly marks, so that nearly every unit needs an escape. */
const hostileText = (maxLength: number): fc.Arbitrary<string> =>
  fc.oneof(
    fc.string({ unit: fc.constantFrom(...Array.from('\\*_~`|[]()<>@#-+:. 1aé😀')), maxLength }),
    fc.string({ unit: 'binary', maxLength: Math.floor(maxLength / 2) }),
    fc.constantFrom('*', '\\', '<@1>', ':ok:', '||x||').map((part) => part.repeat(Math.floor(maxLength / part.length))),
  );

const url = fc.oneof(
  fc.webUrl({ withQueryParameters: true, withFragments: true }),
  hostileText(40).map((path) => `https://example.org/${path}`),
  hostileText(40).map((query) => `https://example.org/?q=${query}`),
  fc.constantFrom('javascript:alert(1)', 'file:///etc/passwd', 'https://a.example/) [x](javascript:y', 'https://'),
  fc.constantFrom('x', '(', ' ').map((unit) => `https://example.org/${unit.repeat(2980)}`),
);

const source: fc.Arbitrary<Source> = fc.record({
  publisher: fc.option(hostileText(300)),
  title: hostileText(300),
  date: fc.option(fc.constantFrom('2025', '2025-05', '2025-05-27')),
  url: fc.option(url),
});

/** Three sentences of at most 700 units together, one of which is the best. */
const excerptText: fc.Arbitrary<Pick<Excerpt, 'text' | 'highlight'>> = fc
  .record({
    sentences: fc.array(
      hostileText(233).map((text) => folded(text) || 'Text.'),
      { minLength: 1, maxLength: 3 },
    ),
    best: fc.nat(),
  })
  .map(({ sentences, best }) => {
    const index = best % sentences.length;
    const start = sentences.slice(0, index).reduce((sum, sentence) => sum + sentence.length + 1, 0);
    return { text: sentences.join(' '), highlight: { start, end: start + sentences[index]!.length } };
  })
  .filter(({ text }) => text.length <= 700);

const excerpts: fc.Arbitrary<Excerpt[]> = fc
  .array(
    fc.record({
      excerpt: excerptText,
      title: hostileText(5000),
      section: hostileText(1000),
      path: hostileText(300),
      sources: fc.array(source, { maxLength: 30, size: 'medium' }),
    }),
    { minLength: 1, maxLength: 3 },
  )
  .map((drafts) =>
    drafts.map(({ excerpt, title, section, path, sources }, index) => ({
      ...excerpt,
      rank: index + 1,
      score: 1,
      similarity: 0.9,
      citation: { documentId: 'id', title, section, path, lines: [1, 2] as const, sources },
    })),
  );

/** Up to twelve words of the best sentence of one excerpt; with `over`, all from its first word to the excerpt's end. */
function shortOf(
  excerpt: Excerpt,
  { first, count, over }: { first: number; count: number; over: boolean },
): ShortAnswer {
  const { start, end } = excerpt.highlight;
  const words = [...excerpt.text.slice(start, end).matchAll(/[^ ]+/gu)];
  const from = words[first % words.length]!;
  const to = words[Math.min(words.length - 1, words.indexOf(from) + count)]!;
  const span = { start: start + from.index, end: over ? excerpt.text.length : start + to.index + to[0].length };
  return { ...span, text: excerpt.text.slice(span.start, span.end), excerpt: excerpt.rank, confidence: 0.9 };
}

const answer: fc.Arbitrary<Answer> = fc
  .record({
    excerpts,
    question: hostileText(6000),
    state: fc.constantFrom('found' as const, 'maybe' as const),
    short: fc.option(fc.record({ of: fc.nat(), first: fc.nat(), count: fc.nat({ max: 11 }), over: fc.boolean() })),
  })
  .map(({ short, ...parts }) =>
    createAnswer({
      ...parts,
      short:
        short === null || parts.state !== 'found'
          ? null
          : shortOf(parts.excerpts[short.of % parts.excerpts.length]!, short),
    }),
  );

function descriptionsOf(given: Answer): { text: string; sources: string[] }[] {
  return renderAnswer(given).embeds.map(({ description }) => {
    const [text, ...sources] = description!.split('\n');
    return { text: text!, sources };
  });
}

describe('any answer as a Discord message', () => {
  it('keeps every limit and mentions nobody', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const message = renderAnswer(given);
        expect(violatedLimit(message)).toBeNull();
        expect(message.allowed_mentions).toEqual({ parse: [] });
        expect(message.embeds).toHaveLength(given.excerpts.length);
        expect(JSON.parse(JSON.stringify(message))).toEqual(message);
      }),
      runs,
    );
  });

  it('shows each excerpt whole, with the best sentence and no other in bold', () => {
    fc.assert(
      fc.property(answer, (given) => {
        descriptionsOf(given).forEach(({ text }, index) => {
          const excerpt = given.excerpts[index]!;
          const { start, end } = excerpt.highlight;
          // An escape is hidden while the bold marks, which are not escaped, are looked for.
          const parts = text
            .split(/(\\.)/su)
            .map((part) => (part.startsWith('\\') ? part : part.replaceAll('**', '\n')));
          const bare = parts.map((part) => (part.startsWith('\\') ? part : part.replaceAll('__', ''))).join('');
          const [before, best, after, ...more] = bare.split('\n').map(unescape);
          expect(more).toEqual([]);
          expect(best).toBe(excerpt.text.slice(start, end));
          expect(before! + best! + after!).toBe(excerpt.text);
        });
      }),
      runs,
    );
  });

  it('says the short answer right after the question, in bold, with the number of its excerpt', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const { short } = given;
        const second = renderAnswer(given).content.split('\n')[1];
        const direct = /^\*\*(.*)\*\* — excerpt (\d)$/su.exec(second ?? '');
        expect(direct === null ? null : { text: unescape(direct[1]!), excerpt: Number(direct[2]) }).toEqual(
          short && { text: short.text, excerpt: short.excerpt },
        );
        if (direct !== null) expect(direct[1]!.replace(/\\./gsu, '')).not.toMatch(/[*_~`|[\]<>@\\]/u);
      }),
      runs,
    );
  });

  it('underlines the short answer inside the best sentence of its excerpt, and nothing else', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const { short } = given;
        descriptionsOf(given).forEach(({ text }, index) => {
          const { rank, highlight } = given.excerpts[index]!;
          const isInside = short !== null && short.excerpt === rank && short.end <= highlight.end;
          const parts = text
            .split(/(\\.)/su)
            .map((part) => (part.startsWith('\\') ? part : part.replaceAll('__', '\n')));
          const underlined = parts
            .join('')
            .split('\n')
            .filter((_, position) => position % 2 === 1);
          expect(underlined.map(unescape)).toEqual(isInside ? [short.text] : []);
        });
      }),
      runs,
    );
  });

  it('links to web addresses only, each link whole on its line', () => {
    fc.assert(
      fc.property(answer, (given) => {
        for (const line of descriptionsOf(given).flatMap(({ sources }) => sources)) {
          const withoutEscapes = line.replace(/\\./gsu, '');
          expect(withoutEscapes).toMatch(/^-# (?:[^[\]]*|\[[^[\]]*\]\(https?:\/\/[^\s()<>\\]+\))$/u);
        }
      }),
      runs,
    );
  });

  it('repeats at most 300 units of the question', () => {
    fc.assert(
      fc.property(answer, (given) => {
        const [line] = renderAnswer(given).content.split('\n');
        expect(line!.length).toBeLessThanOrEqual(304);
        const shown = unescape(line!.slice(2, -2)).replace(/…$/u, '');
        expect(given.question.trim().replace(/\s+/gu, ' ').startsWith(shown)).toBe(true);
      }),
      runs,
    );
  });
});
