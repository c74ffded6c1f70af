import { DiscordAPIError, REST, Routes } from 'discord.js';
import { BotError } from '../errors.ts';
import { askDeclaration } from './commands/ask.ts';

/** Every command that members have. */
const DECLARATIONS = [askDeclaration];

/**
 * Registers the commands, replacing those registered before in the same place.
 *
 * @param guildIds - Servers to register in, where they work at once; empty for everywhere.
 * @returns Names of the commands.
 * @throws {BotError} `DISCORD_UNAVAILABLE`
 */
export async function deployCommands(
  token: string,
  apiUrl: string | undefined,
  guildIds: readonly string[],
): Promise<string[]> {
  const rest = new REST(apiUrl === undefined ? {} : { api: apiUrl }).setToken(token);
  try {
    const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
    if (guildIds.length === 0) await rest.put(Routes.applicationCommands(id), { body: DECLARATIONS });
    for (const guildId of guildIds)
      await rest.put(Routes.applicationGuildCommands(id, guildId), { body: DECLARATIONS });
  } catch (error) {
    throw describeError(error, apiUrl);
  }
  return DECLARATIONS.map(({ name }) => name);
}

function describeError(error: unknown, apiUrl: string | undefined): BotError {
  const reason =
    error instanceof DiscordAPIError && error.status === 401
      ? 'it refused the token. Set DISCORD_TOKEN to the one on the page "Bot" of the developer portal'
      : `${error instanceof Error ? error.message : String(error)}. Check the network, DISCORD_API_URL and that the bot was added to the server`;
  return new BotError(
    'DISCORD_UNAVAILABLE',
    `Cannot register the commands with Discord at ${apiUrl ?? 'discord.com'}: ${reason}, then run the command again.`,
    {
      cause: error,
    },
  );
}
