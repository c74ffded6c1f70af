import type { APIEmbed } from 'discord.js';
import { describeRecord } from '../index/describe-build.ts';
import type { GenerationFacts, HistoryEntry } from '../index/history.ts';
import type { CorpusStatus, RollbackOutcome } from '../moderation/corpus-desk.ts';
import { createMessage, type DiscordMessage } from './discord-message.ts';
import { escapeAndShorten } from './escape-markdown.ts';
import { joinWithin } from './join-within.ts';
import { EMBED_DESCRIPTION_CHARS } from './limits.ts';
import { describeFinished, describeRunning, relativeTime, renderProblems } from './render-reindex.ts';

/** Kept generations are three; each has this much room, so that all fit into one embed. */
const ENTRY_CHARS = 1300;

const SENTENCE_CHARS = 400;

/** Files of one kind that are named in the status. */
const MAX_NAMED = 10;
const NAME_CHARS = 60;

/** The index and the documents' folder as they stand. */
export function renderStatus({ served, published, disk, folder, running, last }: CorpusStatus): DiscordMessage {
  const { generation, model, counts, build } = served;
  const lines = [
    `**Index:** \`${generation}\`, built ${relativeTime(new Date(served.createdAt))} with ${escapeAndShorten(model, NAME_CHARS)}`,
    ...(published === generation || published === null
      ? []
      : [
          `**Published** is \`${published}\`, which is not the one that answers: it is being loaded, or the log says why not.`,
        ]),
    `**Holds:** ${describeCounts(counts)}`,
    `**Disk:** the kept indexes take ${megabytes(disk.usedBytes)}; ${megabytes(disk.freeBytes)} are free`,
    ...(running === null ? [] : [`**Now:** ${describeRunning(running)}`]),
    ...(last === null ? [] : [`**Last reindex from Discord:** ${describeFinished(last)}`]),
    ...renderFolder(folder),
    '**Last build:**',
    ...describeRecord(build).map(escapedItem),
  ];
  return createMessage('', [embed('Status of the documents', joinWithin(lines, EMBED_DESCRIPTION_CHARS))]);
}

/** The kept generations with their differences, in the given order. */
export function renderHistory(entries: readonly HistoryEntry[]): DiscordMessage {
  const blocks = entries.map((entry) => `${joinWithin(renderEntry(entry), ENTRY_CHARS)}\n`);
  const text =
    blocks.length === 0
      ? 'No index is kept. `/corpus reindex` builds one.'
      : joinWithin(blocks, EMBED_DESCRIPTION_CHARS);
  return createMessage('', [embed('Kept indexes, newest first', text.trimEnd())]);
}

export function renderRollback({ generation, previous, served }: RollbackOutcome): DiscordMessage {
  const lines = [
    generation === previous
      ? `Index \`${generation}\` is live already.`
      : `Index \`${generation}\` is live${previous === null ? '' : ` instead of \`${previous}\``}.`,
    ...(served === generation ? [] : [`But questions are answered from \`${served}\`; the log says why.`]),
    'The documents were not changed: the next reindex publishes them as they are.',
  ];
  return createMessage(lines.join('\n'));
}

function renderFolder(folder: CorpusStatus['folder']): string[] {
  if ('problem' in folder) return [`**Documents:** ${escapeAndShorten(folder.problem, SENTENCE_CHARS)}`];
  const { added, changed, removed, problems } = folder;
  const isSame = added.length + changed.length + removed.length === 0;
  return [
    isSame
      ? '**Documents:** the folder is as the index has it'
      : `**Documents:** not in the index yet: ${added.length} added, ${changed.length} changed, ${removed.length} removed. \`/corpus reindex\` takes them over.`,
    ...Object.entries({ added, changed, removed }).flatMap(([kind, paths]) => renderPaths(kind, paths)),
    ...renderProblems(problems),
  ];
}

function renderPaths(kind: string, paths: readonly string[]): string[] {
  if (paths.length === 0) return [];
  const named = paths.slice(0, MAX_NAMED).map((path) => escapeAndShorten(path, NAME_CHARS));
  const more = paths.length - named.length;
  return [`- ${kind}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`];
}

function renderEntry({ generation, isLive, built, problem }: HistoryEntry): string[] {
  const name = `**\`${generation}\`**${isLive ? ' (live)' : ''}`;
  return [name, ...(built === null ? [escapedItem(problem?.message ?? '')] : renderFacts(built))];
}

function renderFacts({ createdAt, model, counts, build }: GenerationFacts): string[] {
  return [
    `- Built ${relativeTime(new Date(createdAt))} with ${escapeAndShorten(model, NAME_CHARS)}; holds ${describeCounts(counts)}`,
    ...describeRecord(build).map(escapedItem),
  ];
}

function describeCounts({ documents, passages, sentences }: GenerationFacts['counts']): string {
  return `${documents} documents, ${passages} passages, ${sentences} sentences`;
}

function escapedItem(sentence: string): string {
  return `- ${escapeAndShorten(sentence, SENTENCE_CHARS)}`;
}

function megabytes(bytes: number): string {
  const mega = bytes / 1024 ** 2;
  return mega < 1024 ? `${mega.toFixed(1)} MB` : `${(mega / 1024).toFixed(1)} GB`;
}

function embed(title: string, description: string): APIEmbed {
  return { title, description };
}
