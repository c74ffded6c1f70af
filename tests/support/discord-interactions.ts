export const APPLICATION_ID = '100000000000000001';
export const GUILD_ID = '200000000000000001';
export const CHANNEL_ID = '300000000000000001';
export const USER_ID = '400000000000000001';

/** Bits of https://docs.discord.com/developers/topics/permissions, as Discord writes them. */
export const PERMISSIONS = { none: '0', administrator: '8', manageGuild: '32', sendMessages: '2048' } as const;

/** Who uses a command and where; a member without permissions and roles, in a server, unless told otherwise. */
export interface SampleCaller {
  readonly userId?: string;
  /** Null for a direct message to the bot. */
  readonly guildId?: string | null;
  readonly permissions?: string;
  readonly roles?: readonly string[];
  /** What the bot may do in the channel. */
  readonly botPermissions?: string;
}

export type OptionValue = string | number | boolean;

export interface SampleCommand {
  readonly command: string;
  readonly subcommand?: string;
  readonly options?: Readonly<Record<string, OptionValue>>;
  /** Name of the option that is being typed; the interaction then asks for suggestions. */
  readonly focused?: string;
}

const OPTION_TYPES = { string: 3, number: 4, boolean: 5 } as const;

/** The event that Discord sends when somebody uses a command, or types one of its options. */
export function createInteraction(
  id: string,
  token: string,
  { command, subcommand, options = {}, focused }: SampleCommand,
  caller: SampleCaller = {},
): Record<string, unknown> {
  const { userId = USER_ID, guildId = GUILD_ID, permissions = '0', roles = [], botPermissions = '0' } = caller;
  const user = { id: userId, username: 'member', discriminator: '0', global_name: null, avatar: null };
  const given = Object.entries(options).map(([name, value]) => ({
    name,
    type: OPTION_TYPES[typeof value as keyof typeof OPTION_TYPES],
    value,
    ...(name === focused && { focused: true }),
  }));
  return {
    id,
    token,
    application_id: APPLICATION_ID,
    type: focused === undefined ? 2 : 4,
    version: 1,
    channel_id: CHANNEL_ID,
    locale: 'en-GB',
    app_permissions: botPermissions,
    entitlements: [],
    attachment_size_limit: 10_485_760,
    data: {
      id: '500000000000000001',
      name: command,
      type: 1,
      options: subcommand === undefined ? given : [{ name: subcommand, type: 1, options: given }],
    },
    ...(guildId === null
      ? { user, context: 1, channel: { id: CHANNEL_ID, type: 1 }, authorizing_integration_owners: { 0: '0' } }
      : {
          guild_id: guildId,
          guild_locale: 'en-GB',
          context: 0,
          channel: { id: CHANNEL_ID, type: 0, guild_id: guildId, name: 'general', permissions },
          authorizing_integration_owners: { 0: guildId },
          member: {
            user,
            roles,
            joined_at: '2025-06-23T00:00:00Z',
            deaf: false,
            mute: false,
            flags: 0,
            permissions,
          },
        }),
  };
}
