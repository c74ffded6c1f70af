/**
 * Makes text show in Discord exactly as it is: no bold, link, code, spoiler, emoji, time stamp or mention comes alive in it.
 * discord.js' own escaper leaves headings, lists, quotes, masked links and mentions by default.
 *
 * @param text - One line; line breaks become spaces, since marks such as `#` work at the start of a line only.
 * @returns At most twice as long as the text.
 */
export function escapeMarkdown(text: string): string {
  return (
    text
      .replace(/\s+/gu, ' ')
      .replace(/[\\*_~`|[\]<>@]/gu, '\\$&')
      // An emoji's short name such as `:smile:` or `:+1:`, and the colon that makes an address a link.
      .replace(/:(?=[\w+-]+:|\/\/)/gu, '\\:')
      // Heading, small text, list and quote at the start of the line; `1.` starts a list too.
      .replace(/^(\s*)([#+-])/u, '$1\\$2')
      .replace(/^(\s*\d+)([.)])/u, '$1\\$2')
  );
}

/** Escapes text and cuts it, with an ellipsis, so that the result has at most `maxChars` UTF-16 units. */
export function escapeAndShorten(text: string, maxChars: number): string {
  const whole = escapeMarkdown(text);
  if (whole.length <= maxChars) return whole;
  // Cutting before escaping never leaves half an escape; whole characters, so that no surrogate pair is cut.
  const characters = Array.from(text);
  let [low, high] = [0, characters.length];
  while (low < high) {
    const middle = Math.ceil((low + high) / 2);
    if (escapeMarkdown(shortened(characters, middle)).length <= maxChars) low = middle;
    else high = middle - 1;
  }
  return escapeMarkdown(shortened(characters, low));
}

function shortened(characters: readonly string[], length: number): string {
  return `${characters.slice(0, length).join('').trimEnd()}…`;
}
