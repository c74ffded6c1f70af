import { type ChatInputCommandInteraction, MessageFlags, PermissionFlagsBits, Routes } from 'discord.js';
import type { Logger } from 'pino';
import type { CorpusDesk } from '../../../moderation/corpus-desk.ts';
import { type DiscordMessage, forDiscordJs } from '../../discord-message.ts';
import { ExpiringReply } from '../../expiring-reply.ts';
import {
  renderBusy,
  renderFarewell,
  renderForChannel,
  renderOutcome,
  renderProgress,
  STARTING,
} from '../../render-reindex.ts';

/**
 * Builds the index anew and shows how far it is.
 *
 * @returns The difference; or who is building already.
 * @throws {BotError} What the build ends with.
 */
export async function reindex(
  interaction: ChatInputCommandInteraction,
  desk: CorpusDesk,
  reply: ExpiringReply,
  audit: Logger,
): Promise<DiscordMessage> {
  const canPost = interaction.appPermissions.has(PermissionFlagsBits.SendMessages);
  const started = desk.reindex({
    startedBy: interaction.user.id,
    force: interaction.options.getBoolean('force') ?? false,
    onProgress: (state) => {
      reply.show(
        () => renderProgress(state),
        () => renderFarewell(state, canPost),
      );
    },
  });
  if ('running' in started) return renderBusy(started.running);
  reply.show(
    () => STARTING,
    () => STARTING,
  );
  const outcome = await started.outcome;
  audit.info({ ...outcome.report.summary, served: outcome.served }, 'reindexed');
  return renderOutcome(outcome);
}

/** The private reply to a command; what comes too late for it goes into the channel, for whoever is there. */
export function createReply(
  interaction: ChatInputCommandInteraction,
  clockMs: () => number,
  log: Logger,
): ExpiringReply {
  return new ExpiringReply({
    clockMs,
    log,
    edit: (message) => interaction.editReply(forDiscordJs(message)),
    followUp: (message) => interaction.followUp({ ...forDiscordJs(message), flags: MessageFlags.Ephemeral }),
    // The channel itself is not cached: that would take an intent.
    post: (message) =>
      interaction.client.rest.post(Routes.channelMessages(interaction.channelId), {
        body: renderForChannel(message, interaction.user.id),
      }),
  });
}
