import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  InteractionContextType,
  MessageFlags,
  PermissionFlagsBits,
  SlashCommandBuilder,
} from 'discord.js';
import type { Logger } from 'pino';
import { BotError } from '../../errors.ts';
import type { CorpusDesk, IndexedText } from '../../moderation/corpus-desk.ts';
import { type Caller, type ModeratorSettings, refusalFor } from '../authorise-moderator.ts';
import { type Choice, documentChoices, generationChoices, valueOfChoice } from '../corpus-choices.ts';
import type { DiscordMessage } from '../discord-message.ts';
import type { ExpiringReply } from '../expiring-reply.ts';
import { MAX_CHOICES } from '../limits.ts';
import { renderHistory, renderRollback, renderStatus } from '../render-corpus.ts';
import { HITS_PER_PAGE, renderDocument, renderSearch } from '../render-passages.ts';
import { renderBusy, renderFailure } from '../render-reindex.ts';
import { createReply, reindex } from './corpus/reindex.ts';

/** What the command needs. */
export interface CorpusDependencies {
  readonly desk: CorpusDesk;
  readonly moderators: ModeratorSettings;
  /** Monotonic time in milliseconds. */
  readonly clockMs: () => number;
}

/** Longest word or words to search for. */
const MAX_WORD_CHARS = 100;

/** Registered in the servers of MODERATOR_GUILD_IDS alone. */
export const corpusDeclaration = new SlashCommandBuilder()
  .setName('corpus')
  .setDescription('Manage the documents that answers come from')
  .setContexts(InteractionContextType.Guild)
  .setDefaultMemberPermissions(PermissionFlagsBits.ManageGuild)
  .addSubcommand((command) =>
    command
      .setName('reindex')
      .setDescription('Take over added, changed and removed documents')
      .addBooleanOption((option) =>
        option.setName('force').setDescription('Publish the new index even if it fails the checks of its quality'),
      ),
  )
  .addSubcommand((command) =>
    command.setName('status').setDescription('Show the index, and what the folder holds that it does not'),
  )
  .addSubcommand((command) => command.setName('history').setDescription('Show the kept indexes with their differences'))
  .addSubcommand((command) =>
    command
      .setName('rollback')
      .setDescription('Answer from a kept index again, at once')
      .addStringOption((option) =>
        option
          .setName('generation')
          .setDescription('The index, as /corpus history names it; its number is enough')
          .setRequired(true)
          .setAutocomplete(true),
      ),
  )
  .addSubcommand((command) =>
    command
      .setName('search')
      .setDescription('Show the passages that hold a word')
      .addStringOption((option) =>
        option.setName('word').setDescription('A word, or a few').setMaxLength(MAX_WORD_CHARS).setRequired(true),
      )
      .addIntegerOption((option) => option.setName('page').setDescription('Which page of the hits').setMinValue(1)),
  )
  .addSubcommand((command) =>
    command
      .setName('document')
      .setDescription('Show the passages of one document')
      .addStringOption((option) =>
        option
          .setName('document')
          .setDescription('Its title, or its path without the ending')
          .setRequired(true)
          .setAutocomplete(true),
      )
      .addIntegerOption((option) => option.setName('page').setDescription('Which page of its passages').setMinValue(1)),
  )
  .toJSON();

/** Answers one subcommand, in private, whoever asks. */
export async function handleCorpus(
  interaction: ChatInputCommandInteraction,
  { desk, moderators, clockMs }: CorpusDependencies,
  log: Logger,
): Promise<void> {
  const subcommand = interaction.options.getSubcommand();
  const refusal = refusalFor(callerOf(interaction), moderators);
  const audit = log.child({ user: interaction.user.id, guild: interaction.guildId, subcommand });
  const given = interaction.options.data[0]?.options ?? [];
  const options = Object.fromEntries(given.map(({ name, value }) => [name, value]));
  if (refusal !== null) {
    audit.warn({ audit: true, allowed: false, options }, 'corpus command refused');
    await interaction.reply({ content: refusal, flags: MessageFlags.Ephemeral });
    return;
  }
  audit.info({ audit: true, allowed: true, options }, 'corpus command');
  const reply = createReply(interaction, clockMs, audit);
  await interaction.deferReply({ flags: MessageFlags.Ephemeral });
  await reply.finish(await messageFor(subcommand, interaction, desk, reply, audit));
}

/** Suggests documents and generations, to moderators alone. */
export async function completeCorpus(
  interaction: AutocompleteInteraction,
  { desk, moderators }: CorpusDependencies,
): Promise<void> {
  const isAllowed = refusalFor(callerOf(interaction), moderators) === null;
  await interaction.respond(isAllowed ? await choicesFor(interaction, desk) : []);
}

async function choicesFor(interaction: AutocompleteInteraction, desk: CorpusDesk): Promise<Choice[]> {
  const { name, value } = interaction.options.getFocused(true);
  if (name === 'document') return documentChoices(desk.suggestDocuments(value, MAX_CHOICES));
  if (name === 'generation') return generationChoices(await desk.history(), value);
  return [];
}

async function messageFor(
  subcommand: string,
  interaction: ChatInputCommandInteraction,
  desk: CorpusDesk,
  reply: ExpiringReply,
  audit: Logger,
): Promise<DiscordMessage> {
  const { options } = interaction;
  try {
    switch (subcommand) {
      case 'reindex':
        return await reindex(interaction, desk, reply, audit);
      case 'status':
        return renderStatus(await desk.status());
      case 'history':
        return renderHistory(await desk.history());
      case 'rollback':
        return await rollBack(options.getString('generation', true), desk, audit);
      case 'search': {
        const page = { page: options.getInteger('page') ?? 1, pageSize: HITS_PER_PAGE };
        return renderSearch(desk.search(options.getString('word', true), page));
      }
      case 'document':
        return renderDocument(findDocument(options.getString('document', true), desk), options.getInteger('page') ?? 1);
      default:
        // Only a command that an older version has registered.
        return renderFailure(
          'This command is not known any more. Register the commands with `npm run deploy`.',
          'INPUT_INVALID',
        );
    }
  } catch (error) {
    if (!(error instanceof BotError)) throw error;
    audit.warn({ code: error.code, err: error }, 'corpus command failed');
    return renderFailure(desk.tell(error), error.code);
  }
}

async function rollBack(generation: string, desk: CorpusDesk, audit: Logger): Promise<DiscordMessage> {
  const outcome = await desk.rollBack(valueOfChoice(generation));
  if ('running' in outcome) return renderBusy(outcome.running);
  audit.info({ ...outcome }, 'rolled back');
  return renderRollback(outcome);
}

/** Discord sometimes sends the name of a choice in place of its value: discord/discord-api-docs#7206 */
function findDocument(sent: string, desk: CorpusDesk): IndexedText {
  const value = valueOfChoice(sent);
  try {
    return desk.document(sent);
  } catch (error) {
    if (value === sent || !(error instanceof BotError)) throw error;
    return desk.document(value);
  }
}

function callerOf({
  guildId,
  memberPermissions,
  member,
}: ChatInputCommandInteraction | AutocompleteInteraction): Caller {
  const roles = member?.roles ?? [];
  return {
    guildId,
    canManageGuild: memberPermissions?.has(PermissionFlagsBits.ManageGuild) ?? false,
    // Without intents the server is not cached, and roles come as ids.
    roleIds: Array.isArray(roles) ? roles : [...roles.cache.keys()],
  };
}
