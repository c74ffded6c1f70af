import type { APIEmbed } from 'discord.js';
import type { Answer, AnswerState, Excerpt, TextSpan } from '../answering/answer.ts';
import { describePlace } from '../answering/describe-place.ts';
import type { Source } from '../corpus/document.ts';
import { createMessage, type DiscordMessage } from './discord-message.ts';
import { escapeAndShorten, escapeMarkdown } from './escape-markdown.ts';
import { CONTENT_CHARS, EMBED_TITLE_CHARS, EMBEDS_TOTAL_CHARS } from './limits.ts';

/** Discord shows the command but not its options on a phone, so the reply repeats the question; this much of it. */
const MAX_QUESTION_CHARS = 300;

/** A reply shows at most three excerpts, which share what all embeds may hold. */
const EMBED_BUDGET_CHARS = Math.floor(EMBEDS_TOTAL_CHARS / 3);

const MAX_SOURCES = 3;
const SOURCE_CHARS = 200;

/** Longer addresses are left out: they would take the place of other sources. */
const MAX_URL_CHARS = 500;

const VERDICTS: Readonly<Record<AnswerState, string>> = {
  found: '',
  maybe: 'Not sure. These are the nearest passages:',
  'not-covered': 'The documents do not cover this question. Other words may help, or a moderator can add a document.',
};

/** Green, amber: the colour of the bar beside an excerpt. */
const COLOURS: Readonly<Record<AnswerState, number>> = { found: 0x2e7d32, maybe: 0xf9a825, 'not-covered': 0x757575 };

/**
 * An answer as a Discord message: the question, the short answer if there is one, a verdict in one line unless the answer
 * was found, and an embed for each excerpt with its best sentence in bold and its sources as links. Everything that comes
 * from the corpus or the question is escaped, and every limit of Discord holds whatever they contain.
 */
export function renderAnswer(answer: Answer): DiscordMessage {
  const isUnsearchable = answer.notice !== undefined && answer.excerpts.length === 0;
  const question = `**${escapeAndShorten(answer.question.trim(), MAX_QUESTION_CHARS)}**`;
  const { short } = answer;
  const direct = short && `**${escapeMarkdown(short.text)}** — excerpt ${short.excerpt}`;
  const lines = isUnsearchable ? [answer.notice] : [question, direct, VERDICTS[answer.state], answer.notice];
  return createMessage(
    lines.filter(Boolean).join('\n').slice(0, CONTENT_CHARS),
    answer.excerpts.map((excerpt) =>
      renderExcerpt(excerpt, short?.excerpt === excerpt.rank ? short : null, COLOURS[answer.state]),
    ),
  );
}

function renderExcerpt(excerpt: Excerpt, short: TextSpan | null, color: number): APIEmbed {
  const { citation } = excerpt;
  const heading = [citation.title, citation.section].filter(Boolean).join(' › ');
  const title = escapeAndShorten(`${excerpt.rank} · ${heading}`, EMBED_TITLE_CHARS);
  const text = renderText(excerpt, short);
  const footer = citation.sources.length === 0 ? placeOf(excerpt) : '';
  const budget = EMBED_BUDGET_CHARS - title.length - text.length - footer.length;
  const sources = renderSources(citation.sources, budget);
  return {
    title,
    description: text + sources,
    color,
    ...(footer !== '' && { footer: { text: footer } }),
  };
}

/** Without a source, the document itself is what a reader can look up. */
function placeOf({ citation }: Excerpt): string {
  // A footer shows marks as they are.
  const parts = [citation.path, describePlace(citation)].filter(Boolean);
  return parts.map((part) => part.slice(0, EMBED_TITLE_CHARS)).join(', ');
}

/** The excerpt with its best sentence in bold, and in it the short answer underlined. */
function renderText({ text, highlight }: Excerpt, short: TextSpan | null): string {
  const part = (from: number, to: number): string => escapeMarkdown(text.slice(from, to));
  const { start, end } = highlight;
  const best =
    short === null || short.start < start || short.end > end
      ? part(start, end)
      : `${part(start, short.start)}__${part(short.start, short.end)}__${part(short.end, end)}`;
  return `${part(0, start)}**${best}**${part(end, text.length)}`;
}

/** As many of the first sources as fit, each on a line of its own in small print. */
function renderSources(sources: readonly Source[], budget: number): string {
  let rendered = '';
  for (const source of sources.slice(0, MAX_SOURCES)) {
    const line = `\n-# ${renderSource(source)}`;
    if (rendered.length + line.length > budget) break;
    rendered += line;
  }
  return rendered;
}

function renderSource({ publisher, title, date, url }: Source): string {
  const name = escapeAndShorten([publisher, title, date].filter(Boolean).join(', '), SOURCE_CHARS);
  const address = url === null ? null : linkTarget(url);
  return address === null ? name : `[${name}](${address})`;
}

/** An address that cannot end the link early; null for one that is no web address or is too long. */
function linkTarget(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { href, protocol } = new URL(url);
  const safe = href.replace(/[()<>\\\s]/gu, (unit) => `%${unit.charCodeAt(0).toString(16).padStart(2, '0')}`);
  return /^https?:$/.test(protocol) && safe.length <= MAX_URL_CHARS ? safe : null;
}
