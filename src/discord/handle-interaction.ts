import { randomBytes } from 'node:crypto';
import {
  type AutocompleteInteraction,
  type ChatInputCommandInteraction,
  DiscordAPIError,
  type Interaction,
  MessageFlags,
  RESTJSONErrorCodes,
} from 'discord.js';
import type { Logger } from 'pino';
import { type AskDependencies, handleAsk } from './commands/ask.ts';
import { completeCorpus, type CorpusDependencies, handleCorpus } from './commands/corpus.ts';
import { ACKNOWLEDGE_WITHIN_MS } from './limits.ts';

export interface InteractionDependencies extends AskDependencies {
  readonly log: Logger;
  /** Absent where no server has moderators. */
  readonly corpus?: CorpusDependencies;
}

/** Runs the command that an interaction names. Never rejects: whatever fails is logged and told to the member in a sentence. */
export async function handleInteraction(
  interaction: Interaction,
  dependencies: InteractionDependencies,
): Promise<void> {
  if (interaction.isAutocomplete()) await complete(interaction, dependencies);
  if (!interaction.isChatInputCommand()) return;
  const started = performance.now();
  const log = dependencies.log.child({ interaction: interaction.id, command: interaction.commandName });
  try {
    if (interaction.commandName === 'ask') await handleAsk(interaction, dependencies);
    else if (interaction.commandName === 'corpus' && dependencies.corpus !== undefined)
      await handleCorpus(interaction, dependencies.corpus, log);
    else await interaction.reply({ content: 'This command is not known any more.', flags: MessageFlags.Ephemeral });
    log.info({ ms: Math.round(performance.now() - started) }, 'answered');
  } catch (error) {
    await reportFailure(interaction, error, log);
  }
}

/** Suggestions that fail are no suggestions: the person can type the whole. */
async function complete(interaction: AutocompleteInteraction, dependencies: InteractionDependencies): Promise<void> {
  const { corpus, log } = dependencies;
  try {
    if (interaction.commandName === 'corpus' && corpus !== undefined) await completeCorpus(interaction, corpus);
    else await interaction.respond([]);
  } catch (error) {
    log.warn({ err: error, interaction: interaction.id, command: interaction.commandName }, 'could not suggest');
  }
}

async function reportFailure(interaction: ChatInputCommandInteraction, error: unknown, log: Logger): Promise<void> {
  const reference = randomBytes(4).toString('hex');
  const ageMs = Date.now() - interaction.createdTimestamp;
  if (isExpired(error)) {
    log.warn(
      { err: error, ageMs, reference },
      `Discord no longer takes an answer: it must be acknowledged within ${ACKNOWLEDGE_WITHIN_MS} ms and by one process only`,
    );
    return;
  }
  log.error({ err: error, ageMs, reference }, 'could not answer');
  const content = `Something went wrong on our side. Please try again; if it happens again, tell a moderator the reference \`${reference}\`.`;
  try {
    if (interaction.deferred && !interaction.ephemeral) {
      // A reply that was acknowledged in public stays public, so it is taken away and the failure told in private.
      await interaction.deleteReply();
    }
    if (interaction.deferred || interaction.replied)
      await interaction.followUp({ content, flags: MessageFlags.Ephemeral });
    else await interaction.reply({ content, flags: MessageFlags.Ephemeral });
  } catch (secondError) {
    log.error({ err: secondError, reference }, 'could not tell the member about the failure');
  }
}

/** The token of the interaction has run out, or another process has acknowledged it. */
function isExpired(error: unknown): boolean {
  return (
    error instanceof DiscordAPIError &&
    (error.code === RESTJSONErrorCodes.UnknownInteraction ||
      error.code === RESTJSONErrorCodes.InteractionHasAlreadyBeenAcknowledged)
  );
}
