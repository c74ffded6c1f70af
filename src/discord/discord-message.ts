import type { APIEmbed } from 'discord.js';

/** The body of a message as Discord's API takes it; it mentions nobody, whatever it says. */
export interface DiscordMessage {
  readonly content: string;
  readonly embeds: APIEmbed[];
  readonly allowed_mentions: { readonly parse: [] };
}

export function createMessage(content: string, embeds: APIEmbed[] = []): DiscordMessage {
  return { content, embeds, allowed_mentions: { parse: [] } };
}

/** A message as discord.js takes it. */
export function forDiscordJs({ content, embeds, allowed_mentions: allowedMentions }: DiscordMessage): {
  content: string;
  embeds: APIEmbed[];
  allowedMentions: { readonly parse: [] };
} {
  return { content, embeds, allowedMentions };
}
