import { type Passage, passageText } from '../passages/passage.ts';
import type { IndexedText } from '../moderation/corpus-desk.ts';
import type { WordHit, WordSearch } from '../moderation/search-words.ts';
import { createMessage, type DiscordMessage } from './discord-message.ts';
import { escapeAndShorten } from './escape-markdown.ts';
import { joinWithin } from './join-within.ts';
import { EMBED_DESCRIPTION_CHARS, EMBED_TITLE_CHARS } from './limits.ts';
import { paginate } from './paginate.ts';

/** Hits of a search on one page: as many as fit whatever they hold. */
export const HITS_PER_PAGE = 5;

const HEADING_CHARS = 130;
const SENTENCE_CHARS = 350;

/** A passage has at most 700 units; escaping at most doubles them. */
const PASSAGE_CHARS = 1400;

/** What the index holds for some words. */
export function renderSearch(search: WordSearch): DiscordMessage {
  const { corrections, otherNames, passages, documents, hits, page, pages } = search;
  const found =
    passages === 0
      ? 'The index holds no passage with that.'
      : `${passages} ${passages === 1 ? 'passage' : 'passages'} in ${documents} ${documents === 1 ? 'document' : 'documents'}.`;
  const blocks = [
    ...corrections
      .slice(0, 3)
      .map(
        ({ from, to }) =>
          `The index does not have "${escapeAndShorten(from, 40)}"; searched for "${escapeAndShorten(to, 40)}".`,
      ),
    ...(otherNames.length === 0
      ? []
      : [`Also searched for: ${escapeAndShorten(otherNames.join(', '), HEADING_CHARS)}.`]),
    found,
    ...hits.map((hit) => `\n${renderHit(hit)}`),
  ];
  return createMessage('', [
    {
      title: escapeAndShorten(`Search: ${search.words}`, EMBED_TITLE_CHARS),
      description: joinWithin(blocks, EMBED_DESCRIPTION_CHARS),
      footer: { text: describePage(page, pages) },
    },
  ]);
}

/** The passages of one document, as they are in the index. @param wanted - Page, from 1. */
export function renderDocument({ document, passages }: IndexedText, wanted: number): DiscordMessage {
  const blocks = passages.map(
    (passage, index) =>
      `**${index + 1}** · ${renderPlace(passage)}\n${escapeAndShorten(passageText(passage), PASSAGE_CHARS)}`,
  );
  const { text, page, pages } = paginate(blocks, wanted, EMBED_DESCRIPTION_CHARS);
  const counted = `${passages.length} ${passages.length === 1 ? 'passage' : 'passages'}`;
  return createMessage('', [
    {
      title: escapeAndShorten(document.title, EMBED_TITLE_CHARS),
      description: text === '' ? 'The index holds no passage of this document.' : text,
      // A footer shows marks as they are.
      footer: { text: `${document.path.slice(0, EMBED_TITLE_CHARS)} · ${counted} · ${describePage(page, pages)}` },
    },
  ]);
}

function renderHit({ document, passage, sentence }: WordHit): string {
  const place = `${escapeAndShorten(document.title, HEADING_CHARS)} · ${renderPlace(passage)}`;
  return `**${place}**\n${escapeAndShorten(sentence, SENTENCE_CHARS)}`;
}

/** Section and lines. */
function renderPlace({ headings, sentences }: Passage): string {
  const first = Math.min(...sentences.map(({ lines }) => lines[0]));
  const last = Math.max(...sentences.map(({ lines }) => lines[1]));
  const section = headings.length === 0 ? '' : `${escapeAndShorten(headings.join(' › '), HEADING_CHARS)}, `;
  return `${section}${first === last ? `line ${first}` : `lines ${first}–${last}`}`;
}

function describePage(page: number, pages: number): string {
  return `Page ${page} of ${pages}${page < pages ? `; the next is page:${page + 1}` : ''}`;
}
