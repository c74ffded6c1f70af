import { describe, expect, it } from 'vitest';
import type { Answer, Citation, Excerpt } from '../../../src/answering/answer.ts';
import type { Source } from '../../../src/corpus/document.ts';
import { renderAnswer } from '../../../src/discord/render-answer.ts';
import { createAnswer, createExcerpt, createShortAnswer } from '../../support/sample-discord-answer.ts';

const SOURCE: Source = { publisher: 'Council', title: 'On SAFE', date: '2025-05-27', url: 'https://example.org/safe' };

function excerptWith(citation: Partial<Citation>, overrides: Partial<Excerpt> = {}): Excerpt {
  const excerpt = createExcerpt();
  return { ...excerpt, ...overrides, citation: { ...excerpt.citation, ...citation } };
}

function embedOf(excerpt: Excerpt): NonNullable<ReturnType<typeof renderAnswer>['embeds'][number]> {
  return renderAnswer(createAnswer({ excerpts: [excerpt] })).embeds[0]!;
}

function sourceLinesOf(...sources: readonly Partial<Source>[]): string[] {
  const complete = sources.map((source) => ({ ...SOURCE, ...source }));
  return embedOf(excerptWith({ sources: complete }))
    .description!.split('\n')
    .slice(1);
}

describe('renderAnswer for Discord', () => {
  it('shows question, heading, excerpt with its best sentence in bold, and sources as links', () => {
    const message = renderAnswer(createAnswer());
    expect(message).toEqual({
      content: '**How big is SAFE?**',
      embeds: [
        {
          title: expect.stringMatching(/SAFE: how it works › What the money is$/) as string,
          description:
            '**SAFE can lend up to €150 billion.** The money is lent, not granted.\n' +
            '-# [Council of the EU, SAFE adopted, 2025-05-27](https://example.org/safe)',
          color: expect.any(Number) as number,
        },
      ],
      allowed_mentions: { parse: [] },
    });
  });

  it('numbers the excerpts', () => {
    const excerpts = [1, 2, 3].map((rank) => createExcerpt({ rank }));
    const titles = renderAnswer(createAnswer({ excerpts })).embeds.map(({ title }) => title!.replaceAll('\\', ''));
    expect(titles.map((title) => title.slice(0, 3))).toEqual(['1 ·', '2 ·', '3 ·']);
  });

  it('says that it is not sure of nearest passages, in another colour', () => {
    const [maybe, found] = [renderAnswer(createAnswer({ state: 'maybe' })), renderAnswer(createAnswer())];
    expect(maybe.content).toMatch(/^\*\*How big is SAFE\?\*\*\nNot sure\b.*nearest passages/);
    expect(maybe.embeds[0]!.color).not.toBe(found.embeds[0]!.color);
  });

  it('says that the documents do not cover a question', () => {
    const message = renderAnswer(createAnswer({ state: 'not-covered', excerpts: [] }));
    expect(message.content).toMatch(/^\*\*How big is SAFE\?\*\*\n.*do not cover/);
    expect(message.embeds).toEqual([]);
  });

  it('shows a notice in place of question and verdict', () => {
    const notice = 'The question is empty. Ask in a few words.';
    const message = renderAnswer(createAnswer({ question: '', state: 'not-covered', excerpts: [], notice }));
    expect(message).toEqual({ content: notice, embeds: [], allowed_mentions: { parse: [] } });
  });

  it('shortens and escapes the question', () => {
    const { content } = renderAnswer(createAnswer({ question: ` @everyone **${'long '.repeat(400)}` }));
    expect(content.startsWith('**\\@everyone \\*\\*long long')).toBe(true);
    expect(content.endsWith('long…**')).toBe(true);
    expect(content.length).toBeLessThanOrEqual(304);
  });

  it('marks a sentence in the middle, with the marks of its own escaped', () => {
    const text = 'First. - A *second* one. Third.';
    const embed = embedOf(createExcerpt({ text, highlight: { start: 7, end: 24 } }));
    expect(embed.description!.split('\n')[0]).toBe('First. **\\- A \\*second\\* one.** Third.');
  });

  it('leaves out the section of text before the first heading', () => {
    expect(embedOf(excerptWith({ section: '' })).title).toMatch(/SAFE: how it works$/);
  });

  it('names the file and lines of an excerpt without sources', () => {
    const { footer, description } = embedOf(excerptWith({ sources: [], path: 'safe.md', lines: [12, 15] }));
    expect(footer).toEqual({ text: 'safe.md, lines 12–15' });
    expect(description).not.toContain('\n');
  });

  it('names one line once', () => {
    expect(embedOf(excerptWith({ sources: [], lines: [7, 7] })).footer!.text).toBe('safe.md, line 7');
  });

  it('does not escape the footer, where Discord shows marks as they are', () => {
    const { footer } = embedOf(excerptWith({ sources: [], path: 'notes/my_file.md' }));
    expect(footer!.text).toContain('notes/my_file.md');
  });
});

describe('the short answer in a Discord message', () => {
  const textsOf = (answer: Partial<Answer>): (string | undefined)[] =>
    renderAnswer(createAnswer(answer)).embeds.map(({ description }) => description!.split('\n')[0]);

  it('stands under the question, in bold, with the number of its excerpt, and is underlined there', () => {
    const message = renderAnswer(createAnswer({ short: createShortAnswer() }));
    expect(message.content).toBe('**How big is SAFE?**\n**€150 billion** — excerpt 1');
    expect(message.embeds[0]!.description!.split('\n')[0]).toBe(
      '**SAFE can lend up to __€150 billion__.** The money is lent, not granted.',
    );
  });

  it('stands before a notice', () => {
    const { content } = renderAnswer(createAnswer({ short: createShortAnswer(), notice: 'The notice.' }));
    expect(content.split('\n')).toEqual(['**How big is SAFE?**', '**€150 billion** — excerpt 1', 'The notice.']);
  });

  it('is underlined in its own excerpt only', () => {
    const excerpts = [1, 2, 3].map((rank) => createExcerpt({ rank }));
    const underlined = textsOf({ excerpts, short: createShortAnswer({ excerpt: 2 }) }).map((text) =>
      /__.*__/.exec(text!),
    );
    expect(underlined.map((match) => match?.[0] ?? null)).toEqual([null, '__€150 billion__', null]);
  });

  it.each([
    ['begins', { start: 0, end: 4 }, '**__SAFE__ can lend up to €150 billion.**'],
    ['ends', { start: 20, end: 33 }, '**SAFE can lend up to __€150 billion.__**'],
    ['is', { start: 0, end: 33 }, '**__SAFE can lend up to €150 billion.__**'],
  ])('may be what %s the best sentence', (_what, span, best) => {
    const text = createExcerpt().text.slice(span.start, span.end);
    expect(textsOf({ short: createShortAnswer({ ...span, text }) })[0]).toBe(`${best} The money is lent, not granted.`);
  });

  it('is not underlined where it goes on after the best sentence', () => {
    const short = createShortAnswer({ start: 20, end: 43, text: '€150 billion. The money' });
    expect(textsOf({ short })[0]).toBe('**SAFE can lend up to €150 billion.** The money is lent, not granted.');
  });

  it('is escaped', () => {
    const text = 'Pay *40* <@1> crowns.';
    const excerpts = [createExcerpt({ text, highlight: { start: 0, end: 21 } })];
    const short = createShortAnswer({ text: '*40* <@1>', start: 4, end: 13 });
    const message = renderAnswer(createAnswer({ excerpts, short }));
    expect(message.content.split('\n')[1]).toBe('**\\*40\\* \\<\\@1\\>** — excerpt 1');
    expect(message.embeds[0]!.description!.split('\n')[0]).toBe('**Pay __\\*40\\* \\<\\@1\\>__ crowns.**');
  });

  it('fits with the longest question, sentence and notice', () => {
    const text = '*'.repeat(600);
    const answer = createAnswer({
      question: '_'.repeat(1000),
      excerpts: [createExcerpt({ text, highlight: { start: 0, end: 600 } })],
      short: createShortAnswer({ text, start: 0, end: 600 }),
      notice: 'n'.repeat(200),
    });
    const { content, embeds } = renderAnswer(answer);
    expect(content.length).toBeLessThanOrEqual(2000);
    expect(content.split('\n')[1]).toBe(`**${'\\*'.repeat(600)}** — excerpt 1`);
    expect(content.endsWith('n'.repeat(200))).toBe(true);
    expect(embeds[0]!.description!.startsWith(`**__${'\\*'.repeat(600)}__**`)).toBe(true);
  });
});

describe('the sources of an excerpt', () => {
  it('are at most three, in order', () => {
    const lines = sourceLinesOf(...['one', 'two', 'three', 'four'].map((title) => ({ title })));
    expect(lines.map((line) => /one|two|three|four/.exec(line)?.[0])).toEqual(['one', 'two', 'three']);
  });

  it('stand in small print with what is known of them', () => {
    expect(sourceLinesOf({ publisher: null, date: null, url: null })).toEqual(['-# On SAFE']);
  });

  it.each([
    ['https://example.org/a(b)c', 'https://example.org/a%28b%29c'],
    ['https://example.org/a b', 'https://example.org/a%20b'],
    ['http://example.org/<x>', 'http://example.org/%3Cx%3E'],
    ['https://example.org/?q=a|b#c', 'https://example.org/?q=a|b#c'],
  ])('link to %s with what could end the link encoded', (url, target) => {
    expect(sourceLinesOf({ url })).toEqual([`-# [Council, On SAFE, 2025-05-27](${target})`]);
  });

  it('link to an address with a backslash, which would escape the closing bracket', () => {
    const [line] = sourceLinesOf({ url: 'https://example.org/?q=\\' });
    expect(line!.toLowerCase()).toBe('-# [council, on safe, 2025-05-27](https://example.org/?q=%5c)');
  });

  it.each(['javascript:alert(1)', 'file:///etc/passwd', 'data:text/html,x', 'not an address', '//example.org', ''])(
    'are not linked to %j',
    (url) => {
      expect(sourceLinesOf({ url })).toEqual(['-# Council, On SAFE, 2025-05-27']);
    },
  );

  it('are not linked where the address is very long', () => {
    expect(sourceLinesOf({ url: `https://example.org/${'x'.repeat(3000)}` })).toEqual([
      '-# Council, On SAFE, 2025-05-27',
    ]);
  });

  it('cannot end the label of their link early', () => {
    expect(sourceLinesOf({ title: 'a](https://evil.example) [b' })[0]).toContain('a\\](');
  });
});
