import type { Paragraph, Root } from 'mdast';

/** Plain text as paragraphs, which blank lines part, each with its place in the file. */
export function parsePlainText(text: string): Root {
  const paragraphs: Paragraph[] = [];
  let begun: { line: number; lines: string[] } | null = null;
  const endParagraph = (): void => {
    if (begun !== null) paragraphs.push(toParagraph(begun.lines, begun.line));
    begun = null;
  };
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') endParagraph();
    else if (begun === null) begun = { line: index + 1, lines: [line] };
    else begun.lines.push(line);
  }
  endParagraph();
  return { type: 'root', children: paragraphs };
}

function toParagraph(lines: readonly string[], firstLine: number): Paragraph {
  const position = { start: { line: firstLine, column: 1 }, end: { line: firstLine + lines.length - 1, column: 1 } };
  return { type: 'paragraph', children: [{ type: 'text', value: lines.join('\n'), position }], position };
}
