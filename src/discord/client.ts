import { Client, DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, Events } from 'discord.js';
import type { Logger } from 'pino';
import { BotError } from '../errors.ts';
import { handleInteraction, type InteractionDependencies } from './handle-interaction.ts';

/** Longest that leaving waits for answers in hand; a service manager kills after 10 s to 90 s. */
const DRAIN_MS = 8000;

export interface Bot {
  /** Takes no more questions, finishes those in hand, and disconnects. */
  stop(): Promise<void>;
}

/**
 * Connects to Discord without any intent: slash commands need none, so the bot reads no message and sees no member list.
 *
 * @param apiUrl - Base address of Discord's REST API; undefined for Discord's own.
 * @throws {BotError} `DISCORD_UNAVAILABLE` if the token is refused or Discord cannot be reached.
 */
export async function startBot(
  token: string,
  apiUrl: string | undefined,
  dependencies: InteractionDependencies,
): Promise<Bot> {
  const { log } = dependencies;
  const client = new Client({
    intents: [],
    allowedMentions: { parse: [], repliedUser: false },
    ...(apiUrl !== undefined && { rest: { api: apiUrl } }),
  });
  const inHand = new Set<Promise<void>>();
  client.on(Events.InteractionCreate, (interaction) => {
    const work = handleInteraction(interaction, dependencies).finally(() => inHand.delete(work));
    inHand.add(work);
  });
  logConnection(client, log);
  const ready = new Promise<void>((resolve) => {
    client.once(Events.ClientReady, () => {
      resolve();
    });
  });
  try {
    await client.login(token);
  } catch (error) {
    await client.destroy();
    throw describeLoginError(error, apiUrl);
  }
  await ready;
  return {
    async stop() {
      client.removeAllListeners(Events.InteractionCreate);
      log.info({ inHand: inHand.size }, 'leaving');
      let timer: NodeJS.Timeout | undefined;
      const timeout = new Promise((resolve) => (timer = setTimeout(resolve, DRAIN_MS)));
      await Promise.race([Promise.all(inHand), timeout]);
      clearTimeout(timer);
      await client.destroy();
    },
  };
}

function logConnection(client: Client, log: Logger): void {
  // Without a listener an `error` event would end the process; discord.js reconnects by itself.
  client.on(Events.Error, (error) => {
    log.error({ err: error }, 'connection error');
  });
  client.on(Events.Warn, (message) => {
    log.warn(message);
  });
  client.on(Events.ShardDisconnect, ({ code }, shard) => {
    log.warn({ code, shard }, 'disconnected for good');
  });
  client.on(Events.ShardReconnecting, (shard) => {
    log.info({ shard }, 'reconnecting');
  });
  client.on(Events.ShardResume, (shard, replayed) => {
    log.info({ shard, replayed }, 'resumed');
  });
  client.rest.on('rateLimited', ({ route, timeToReset }) => {
    log.warn({ route, timeToReset }, 'rate limited; waiting');
  });
}

function describeLoginError(error: unknown, apiUrl: string | undefined): BotError {
  const refused =
    (error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid) ||
    (error instanceof DiscordAPIError && error.status === 401);
  if (refused) {
    return new BotError(
      'DISCORD_UNAVAILABLE',
      'Discord refused the token. Set DISCORD_TOKEN to the one on the page "Bot" of the developer portal, or reset it there.',
      { cause: error },
    );
  }
  const reason = error instanceof Error ? error.message : String(error);
  return new BotError(
    'DISCORD_UNAVAILABLE',
    `Cannot connect to Discord at ${apiUrl ?? 'discord.com'}: ${reason}. Check the network and DISCORD_API_URL, then start again.`,
    { cause: error },
  );
}
