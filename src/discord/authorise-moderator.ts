/** Who may manage the corpus, as set by MODERATOR_GUILD_IDS and MODERATOR_ROLE_IDS. */
export interface ModeratorSettings {
  readonly guildIds: readonly string[];
  readonly roleIds: readonly string[];
}

/** Who uses a command, as Discord signs it in the interaction; the bot has no intent to look anything up. */
export interface Caller {
  /** Null outside a server. */
  readonly guildId: string | null;
  /** Has the permission Manage Server, by a role or as an administrator. */
  readonly canManageGuild: boolean;
  readonly roleIds: readonly string[];
}

/**
 * Decides whether somebody may manage the corpus: in a server of MODERATOR_GUILD_IDS, whoever has the permission Manage
 * Server or one of the roles of MODERATOR_ROLE_IDS. Roles add moderators and take none away, as .env.example says. Nothing
 * is left to the permissions of the command in Discord, which an administrator can open to everybody.
 *
 * @returns Null if they may; else the sentence that they are told.
 */
export function refusalFor({ guildId, canManageGuild, roleIds }: Caller, settings: ModeratorSettings): string | null {
  if (guildId === null || !settings.guildIds.includes(guildId)) {
    return 'The documents of this bot cannot be managed from here.';
  }
  if (canManageGuild || roleIds.some((id) => settings.roleIds.includes(id))) return null;
  const roles = settings.roleIds.length === 0 ? '' : ' or a role of the moderators';
  return `Only moderators may use this command: it needs the permission Manage Server${roles}.`;
}
