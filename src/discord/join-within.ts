/** Says that lines were left out. */
const MORE = '…';

/** Lines one below the other, as many whole ones as fit; a sign stands for the rest. */
export function joinWithin(lines: readonly string[], maxChars: number): string {
  let text = '';
  for (const [index, line] of lines.entries()) {
    const longer = index === 0 ? line : `${text}\n${line}`;
    const room = index === lines.length - 1 ? maxChars : maxChars - MORE.length - 1;
    if (longer.length > room) return text === '' ? MORE : `${text}\n${MORE}`;
    text = longer;
  }
  return text;
}
