import {
  type ChatInputCommandInteraction,
  InteractionContextType,
  MessageFlags,
  SlashCommandBuilder,
} from 'discord.js';
import type { Answer } from '../../answering/answer.ts';
import { MAX_QUESTION_CHARS } from '../../retrieval/normalise-question.ts';
import { forDiscordJs } from '../discord-message.ts';
import { renderAnswer } from '../render-answer.ts';

/** What the command needs: the same answers that the terminal gives. */
export interface AskDependencies {
  readonly answer: (question: string) => Promise<Answer>;
}

export const askDeclaration = new SlashCommandBuilder()
  .setName('ask')
  .setDescription('Ask about the documents; answers are quotations with their sources')
  .setContexts(InteractionContextType.Guild, InteractionContextType.BotDM)
  .addStringOption((option) =>
    option
      .setName('question')
      .setDescription('Your question, in a sentence or a few words')
      .setMaxLength(MAX_QUESTION_CHARS)
      .setRequired(true),
  )
  .addBooleanOption((option) => option.setName('private').setDescription('Show the answer to you alone'))
  .toJSON();

/** Acknowledges, answers, and edits the answer into the acknowledged reply. */
export async function handleAsk(interaction: ChatInputCommandInteraction, { answer }: AskDependencies): Promise<void> {
  const isPrivate = interaction.options.getBoolean('private') ?? false;
  await interaction.deferReply(isPrivate ? { flags: MessageFlags.Ephemeral } : {});
  const message = renderAnswer(await answer(interaction.options.getString('question', true)));
  await interaction.editReply(forDiscordJs(message));
}
