import { DiscordAPIError, REST, Routes } from 'discord.js';
import { BotError } from '../errors.ts';
import { askDeclaration } from './commands/ask.ts';
import { corpusDeclaration } from './commands/corpus.ts';

/** Commands that were registered in one place. */
export interface Deployment {
  /** Null for everywhere. */
  readonly guildId: string | null;
  readonly commands: readonly string[];
}

export interface DeployOptions {
  readonly token: string;
  /** Base address of Discord's REST API; undefined for Discord's own. */
  readonly apiUrl: string | undefined;
  /** Servers to register in, and in no others, where commands work at once; empty for everywhere. */
  readonly guildIds: readonly string[];
  /** Servers that have the moderators' command, too. */
  readonly moderatorGuildIds: readonly string[];
}

/**
 * Registers the commands, replacing all that were registered before in the same place: what members use everywhere or in
 * the given servers, and what moderators use in their servers alone.
 *
 * @throws {BotError} `DISCORD_UNAVAILABLE`
 */
export async function deployCommands(options: DeployOptions): Promise<Deployment[]> {
  const { token, apiUrl } = options;
  const rest = new REST(apiUrl === undefined ? {} : { api: apiUrl }).setToken(token);
  const deployments: Deployment[] = [];
  try {
    const { id } = (await rest.get(Routes.currentApplication())) as { id: string };
    for (const { guildId, declarations } of plan(options)) {
      const route = guildId === null ? Routes.applicationCommands(id) : Routes.applicationGuildCommands(id, guildId);
      await rest.put(route, { body: declarations });
      deployments.push({ guildId, commands: declarations.map(({ name }) => name) });
    }
  } catch (error) {
    throw describeError(error, apiUrl);
  }
  return deployments;
}

/** Discord replaces all commands of a place at once, so that each place is named once, with everything it has. */
function plan({ guildIds, moderatorGuildIds }: DeployOptions) {
  if (guildIds.length > 0) {
    return [...new Set(guildIds)].map((guildId) => ({
      guildId,
      declarations: [askDeclaration, ...(moderatorGuildIds.includes(guildId) ? [corpusDeclaration] : [])],
    }));
  }
  return [
    { guildId: null, declarations: [askDeclaration] },
    ...[...new Set(moderatorGuildIds)].map((guildId) => ({ guildId, declarations: [corpusDeclaration] })),
  ];
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
