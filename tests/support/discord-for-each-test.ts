import { afterEach, beforeEach } from 'vitest';
import { DiscordStandIn } from './discord-stand-in.ts';

/** Has the form of a bot's token, and the stand-in's confidence. */
export const SAMPLE_TOKEN = 'MTAwMDAwMDAwMDAwMDAwMDAx.abcdef.abcdefghijklmnopqrstuvwxyz';

/** Where the bot of the running test connects. */
export interface DiscordOfTest {
  readonly discord: DiscordStandIn;
  /** Value for DISCORD_API_URL. */
  readonly apiUrl: string;
}

/** A stand-in of Discord that lives as long as each test of the file. */
export function discordForEachTest(): DiscordOfTest {
  const current = { discord: new DiscordStandIn(SAMPLE_TOKEN), apiUrl: '' };
  beforeEach(async () => {
    current.discord = new DiscordStandIn(SAMPLE_TOKEN);
    current.apiUrl = await current.discord.start();
  });
  afterEach(() => current.discord.stop());
  return current;
}
