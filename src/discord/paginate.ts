/** A part of a long text. */
export interface TextPage {
  readonly text: string;
  /** From 1. */
  readonly page: number;
  /** At least 1. */
  readonly pages: number;
}

/**
 * Fills pages with whole blocks, an empty line between them.
 *
 * @param blocks - Each at most `maxChars` long.
 * @param wanted - Page from 1; beyond the last, the last is given.
 * @param maxChars - Longest page, in UTF-16 units.
 */
export function paginate(blocks: readonly string[], wanted: number, maxChars: number): TextPage {
  const pages: string[] = [''];
  for (const block of blocks) {
    const last = pages.at(-1)!;
    const longer = last === '' ? block : `${last}\n\n${block}`;
    if (longer.length <= maxChars) pages[pages.length - 1] = longer;
    else pages.push(block);
  }
  const page = Math.min(wanted, pages.length);
  return { text: pages[page - 1]!, page, pages: pages.length };
}
