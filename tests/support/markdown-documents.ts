import fc from 'fast-check';

/** A random Markdown document in which every word (`w7`, or `W7` at the start of a sentence) occurs once. */
export interface GeneratedMarkdown {
  readonly markdown: string;
  /** Text of the document as a reader sees it, without headings and notes. */
  readonly plainText: string;
  /** Each footnote mark with the last word before it. */
  readonly marks: readonly { readonly label: string; readonly word: string }[];
}

const STYLES: Readonly<Record<string, (word: string) => string>> = {
  plain: (word) => word,
  strong: (word) => `**${word}**`,
  emphasis: (word) => `*${word}*`,
  strongEmphasis: (word) => `***${word}***`,
  deleted: (word) => `~~${word}~~`,
  code: (word) => `\`${word}\``,
  link: (word) => `[${word}](https://example.org/page "A title")`,
  image: (word) => `![${word}](picture.png)`,
  comment: (word) => `${word}<!-- unseen -->`,
  bold: (word) => `<b>${word}</b>`,
};

const BEFORE_WORD = ['', '', '', 'Mr. ', 'J. ', 'Art. 3 ', 'No. 4 ', '€1.5 bn ', 'U.S. '];

const wordDraft = fc.record({
  style: fc.constantFrom('plain', 'plain', 'plain', ...Object.keys(STYLES)),
  before: fc.constantFrom(...BEFORE_WORD),
  after: fc.constantFrom('', '', '', ',', ';'),
  newLine: fc.boolean(),
});
const sentenceDraft = fc.record({
  words: fc.array(wordDraft, { minLength: 1, maxLength: 9 }),
  stop: fc.constantFrom('.', '.', '.', '?', '!', '…'),
  marks: fc.constantFrom('none', 'none', 'after the stop', 'before the stop', 'after a space', 'two'),
});
type SentenceDraft = typeof sentenceDraft extends fc.Arbitrary<infer Draft> ? Draft : never;

const sentences = fc.array(sentenceDraft, { minLength: 1, maxLength: 3 });
const blockDraft = fc.oneof(
  fc.record({ kind: fc.constantFrom('paragraph', 'quote'), parts: fc.tuple(sentences) }),
  fc.record({
    kind: fc.constantFrom('list', 'numbers', 'nested'),
    parts: fc.array(sentences, { minLength: 1, maxLength: 4 }),
  }),
  fc.record({ kind: fc.constantFrom('table', 'code'), parts: fc.array(sentences, { minLength: 2, maxLength: 4 }) }),
  fc.record({ kind: fc.constant('html'), parts: fc.constant<SentenceDraft[][]>([]) }),
);
const sectionDraft = fc.record({
  depth: fc.integer({ min: 1, max: 6 }),
  blocks: fc.array(blockDraft, { maxLength: 3 }),
});

/** Random documents with nested headings, every kind of block, footnotes, and either kind of line end. */
export function generatedMarkdown(): fc.Arbitrary<GeneratedMarkdown> {
  return fc
    .record({
      frontMatter: fc.constantFrom('', '---\ntitle: A note\n---\n\n'),
      sections: fc.array(sectionDraft, { minLength: 1, maxLength: 3 }),
      lineEnd: fc.constantFrom('\n', '\n', '\r\n'),
      mark: fc.constantFrom('', '\uFEFF'),
    })
    .map(({ frontMatter, sections, lineEnd, mark }) => {
      const writer = new Writer();
      const body = sections.map(({ depth, blocks }, index) =>
        [`${'#'.repeat(depth)} Heading ${index}`, ...blocks.map((block) => writer.block(block.kind, block.parts))].join(
          '\n\n',
        ),
      );
      const notes = writer.marks.map(
        ({ label }) => `[^${label}]: Press, "Report ${label}", 2025-05-27, <https://example.org/${label}>`,
      );
      const markdown = `${frontMatter}${[...body, notes.join('\n')].join('\n\n')}\n`;
      return {
        markdown: mark + markdown.replaceAll('\n', lineEnd),
        plainText: writer.plain.join(' '),
        marks: writer.marks,
      };
    });
}

class Writer {
  readonly plain: string[] = [];
  readonly marks: { label: string; word: string }[] = [];
  #words = 0;

  block(kind: string, parts: readonly SentenceDraft[][]): string {
    switch (kind) {
      case 'paragraph':
        return parts.map((part) => this.#text(part)).join('\n');
      case 'quote':
        return parts.map((part) => `> ${this.#text(part, '\n> ')}`).join('\n');
      case 'list':
        return parts.map((part) => `- ${this.#text(part, '\n  ')}`).join('\n');
      case 'numbers':
        return parts.map((part, index) => `${index + 1}. ${this.#text(part, '\n   ')}`).join('\n');
      case 'nested':
        return parts
          .map((part, depth) => `${'  '.repeat(depth)}- ${this.#text(part, `\n${'  '.repeat(depth + 1)}`)}`)
          .join('\n');
      case 'table':
        return parts
          .map(
            (part, row) =>
              `| ${this.#text(part, ' ')} | ${this.#text(part, ' ')} |${row === 0 ? '\n| --- | --- |' : ''}`,
          )
          .join('\n');
      case 'code':
        return ['```text', ...parts.map((part) => this.#codeLine(part)), '```'].join('\n');
      default:
        return '<aside>\nunseen\n</aside>';
    }
  }

  #text(drafts: readonly SentenceDraft[], newLine = '\n'): string {
    return drafts.map((draft) => this.#sentence(draft, newLine)).join(' ');
  }

  #sentence({ words, stop, marks }: SentenceDraft, newLine: string): string {
    let markdown = '';
    for (const [index, { style, before, after, newLine: breaks }] of words.entries()) {
      const word = this.#nextWord(index === 0);
      const isLast = index === words.length - 1;
      this.plain.push(`${before}${word}${isLast ? stop : after}`);
      markdown += `${before}${STYLES[style]!(word)}${isLast ? this.#end(stop, marks, word) : after + (breaks ? newLine : ' ')}`;
    }
    return markdown;
  }

  #end(stop: string, marks: string, word: string): string {
    switch (marks) {
      case 'after the stop':
        return `${stop}${this.#mark(word)}`;
      case 'before the stop':
        return `${this.#mark(word)}${stop}`;
      case 'after a space':
        return `${stop} ${this.#mark(word)}`;
      case 'two':
        return `${this.#mark(word)}${stop}${this.#mark(word)}`;
      default:
        return stop;
    }
  }

  #codeLine(drafts: readonly SentenceDraft[]): string {
    const line = drafts.map(() => `${this.#nextWord(true)} *`).join(' ');
    this.plain.push(line);
    return line;
  }

  #mark(word: string): string {
    const label = `f${this.marks.length}`;
    this.marks.push({ label, word });
    return `[^${label}]`;
  }

  #nextWord(capital: boolean): string {
    return `${capital ? 'W' : 'w'}${this.#words++}`;
  }
}

/** The words of a generated document that occur in a text, in order. */
export function wordsIn(text: string): string[] {
  return text.match(/\bw\d+\b/gi) ?? [];
}
