/** Discord's limits in UTF-16 units: https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
export const EMBED_TITLE_CHARS = 256;

/** Titles, descriptions, fields, footers and authors of all embeds of one message together. */
export const EMBEDS_TOTAL_CHARS = 6000;

/** https://docs.discord.com/developers/resources/message#create-message */
export const CONTENT_CHARS = 2000;

/** After this long an interaction that was not acknowledged is gone: .../interactions/receiving-and-responding */
export const ACKNOWLEDGE_WITHIN_MS = 3000;

/** https://docs.discord.com/developers/resources/message#embed-object-embed-limits */
export const EMBED_DESCRIPTION_CHARS = 4096;

/** https://docs.discord.com/developers/interactions/application-commands#application-command-object-application-command-option-choice-structure */
export const MAX_CHOICES = 25;
export const CHOICE_CHARS = 100;

/** An interaction's reply can be edited this long: .../interactions/receiving-and-responding */
export const TOKEN_LIFE_MS = 15 * 60_000;
