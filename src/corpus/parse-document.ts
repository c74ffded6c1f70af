import type { Code, FootnoteDefinition, Nodes, PhrasingContent, Root, RootContent } from 'mdast';
import remarkFrontmatter from 'remark-frontmatter';
import remarkGfm from 'remark-gfm';
import remarkParse from 'remark-parse';
import { unified } from 'unified';
import { BotError } from '../errors.ts';
import type { Block, Document, Section, Sentence, Source } from './document.ts';
import { parsePlainText } from './formats/plain-text.ts';
import { type FrontMatter, parseFrontMatter } from './front-matter.ts';
import { isPageHeading } from './page-heading.ts';
import { parseSource } from './parse-source.ts';
import { splitSentences } from './split-sentences.ts';

const parser = unified().use(remarkParse).use(remarkFrontmatter, ['yaml']).use(remarkGfm);

/** Markdown as a syntax tree with positions. Line ends are made `\n` and a byte order mark is taken off first. */
export function parseMarkdown(markdown: string): Root {
  return parser.parse(normaliseLineEnds(markdown));
}

/** Every line end as `\n`, and no byte order mark. */
export function normaliseLineEnds(text: string): string {
  return text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n');
}

/**
 * Reads one Markdown file: sections by heading, in each the paragraphs, list items, table rows and lines of code as
 * sentences with their lines and footnotes. Raw HTML is not text and is left out.
 *
 * @param path - Path below the corpus folder with `/` between folders.
 * @throws {BotError} `CORPUS_INVALID` if the front matter does not parse.
 */
export function parseDocument(path: string, markdown: string, contentHash: string): Document {
  return documentOfTree(path, parseMarkdown(markdown), contentHash);
}

/** As `parseDocument`, of plain text: its paragraphs with their lines. */
export function parseTextDocument(path: string, text: string, contentHash: string): Document {
  return documentOfTree(path, parsePlainText(normaliseLineEnds(text)), contentHash);
}

function documentOfTree(path: string, tree: Root, contentHash: string): Document {
  const frontMatter = readFrontMatter(path, tree);
  const headingTitle = findTitle(tree);
  const title = frontMatter.title ?? (headingTitle || titleFromPath(path));
  return {
    id: documentIdOf(path),
    path,
    title,
    hasOwnTitle: frontMatter.title !== undefined || headingTitle !== '',
    summary: frontMatter.summary ?? null,
    date: frontMatter.date ?? null,
    language: frontMatter.language ?? null,
    tags: frontMatter.tags ?? [],
    sections: readSections(tree, title),
    footnotes: readFootnotes(tree),
    ownSource: frontMatter.url
      ? { publisher: frontMatter.publisher ?? null, title, date: frontMatter.date ?? null, url: frontMatter.url }
      : null,
    contentHash,
  };
}

/** The first heading that is not the number of a page; empty if there is none. */
function findTitle(tree: Root): string {
  for (const node of tree.children) {
    const text = node.type === 'heading' ? readText(node.children).value.trim() : null;
    if (text !== null && !isPageHeading(text)) return text;
  }
  return '';
}

/** The document's id: its path without the ending. */
export function documentIdOf(path: string): string {
  return path.replace(/\.[^./]+$/, '');
}

function titleFromPath(path: string): string {
  const name = documentIdOf(path).split('/').at(-1)!.replace(/[-_]+/g, ' ').trim();
  return name === '' ? path : name[0]!.toUpperCase() + name.slice(1);
}

function readFrontMatter(path: string, tree: Root): FrontMatter {
  const node = tree.children.find((child) => child.type === 'yaml');
  if (node === undefined) return {};
  const result = parseFrontMatter(node.value);
  if ('problem' in result) {
    throw new BotError(
      'CORPUS_INVALID',
      `Cannot read the front matter of "${path}": ${result.problem}. Correct the lines between the two "---".`,
    );
  }
  return result.frontMatter;
}

function readFootnotes(tree: Root): Map<string, Source> {
  const sources = new Map<string, Source>();
  for (const node of findFootnotes(tree)) {
    if (!sources.has(node.identifier)) sources.set(node.identifier, parseSource(node));
  }
  return sources;
}

interface SectionDraft {
  headings: string[];
  blocks: Block[];
}

function readSections(tree: Root, title: string): Section[] {
  const sections: SectionDraft[] = [];
  // Headings that are open at this point, outermost first.
  let path: { depth: number; text: string }[] = [];
  let current: SectionDraft = { headings: [], blocks: [] };
  for (const node of tree.children) {
    if (node.type === 'heading') {
      const text = readText(node.children).value.trim();
      path = path.filter((heading) => heading.depth < node.depth);
      // The heading that repeats the title says nothing that the title does not.
      if (text !== '' && text !== title) path.push({ depth: node.depth, text });
      if (current.blocks.length > 0) sections.push(current);
      current = { headings: path.map((heading) => heading.text), blocks: [] };
    } else {
      current.blocks.push(...readBlocks(node));
    }
  }
  if (current.blocks.length > 0) sections.push(current);
  return sections;
}

function readBlocks(node: RootContent): Block[] {
  switch (node.type) {
    case 'paragraph':
    case 'heading':
      return toBlock(readText(node.children));
    case 'blockquote':
    case 'listItem':
      return node.children.flatMap(readBlocks);
    case 'list':
      // The items of a list belong together: one block, cut between items only where it must be.
      return joinBlocks(node.children.flatMap(readBlocks));
    case 'table':
      return joinBlocks(node.children.flatMap((row) => toBlock(readText(row.children.flatMap(withGap)))));
    case 'code':
      return joinBlocks(
        node.value.split('\n').flatMap((line, index) => {
          const text = new FoldedText();
          text.add(line, firstCodeLine(node) + index);
          return toBlock(text);
        }),
      );
    default:
      return [];
  }
}

function firstCodeLine(node: Code): number {
  const { start, end } = node.position!;
  // Indented code has no fence: as many lines in the file as in the text.
  return start.line + (end.line - start.line + 1 > node.value.split('\n').length ? 1 : 0);
}

function joinBlocks(blocks: readonly Block[]): Block[] {
  return blocks.length === 0 ? [] : [{ sentences: blocks.flatMap((block) => block.sentences) }];
}

function withGap(node: Nodes): PhrasingContent[] {
  return 'children' in node ? [...(node.children as PhrasingContent[]), { type: 'text', value: ' ' }] : [];
}

function toBlock(text: FoldedText): Block[] {
  const ranges = splitSentences(text.value);
  const sentences = ranges.map(([start, end], index) => text.sentence(start, end, ranges[index + 1]?.[0] ?? Infinity));
  return sentences.length === 0 ? [] : [{ sentences }];
}

function readText(nodes: readonly PhrasingContent[]): FoldedText {
  const text = new FoldedText();
  addNodes(text, nodes);
  return text;
}

function addNodes(text: FoldedText, nodes: readonly PhrasingContent[]): void {
  for (const node of nodes) {
    switch (node.type) {
      case 'text':
      case 'inlineCode':
        text.add(node.value, lineOf(node), node.position?.end.line);
        break;
      case 'break':
        text.add(' ', lineOf(node));
        break;
      case 'image':
      case 'imageReference':
        text.add(node.alt ?? '', lineOf(node), node.position?.end.line);
        break;
      case 'footnoteReference':
        text.addFootnote(node.identifier);
        break;
      case 'html':
        if (/^<br\b/i.test(node.value)) text.add(' ', lineOf(node));
        break;
      default:
        addNodes(text, 'children' in node ? node.children : []);
    }
  }
}

function lineOf(node: Nodes): number {
  // A node without a position was made by us (the gap between table cells); folding never keeps its line.
  return node.position?.start.line ?? 1;
}

/** White space, and what shows nothing but can break the reply that quotes it: control characters, direction overrides. */
const BLANK = /[\s\p{Cc}\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/u;

/** Plain text with single spaces, which knows the line of every character and where the footnote marks stood. */
class FoldedText {
  readonly #units: string[] = [];
  readonly #lines: number[] = [];
  readonly #footnotes: { offset: number; label: string }[] = [];

  get value(): string {
    return this.#units.join('');
  }

  /** @param lastLine - Line where the text ends; an escaped line break (`&#10;`) does not begin a new one. */
  add(text: string, startLine: number, lastLine = startLine): void {
    let line = startLine;
    for (let index = 0; index < text.length; index++) {
      const unit = text[index]!;
      if (unit === '\n' && line < lastLine) line++;
      if (!BLANK.test(unit)) this.#push(unit, line);
      else if ((this.#units.at(-1) ?? ' ') !== ' ') this.#push(' ', line);
    }
  }

  addFootnote(label: string): void {
    this.#footnotes.push({ offset: this.#units.length, label });
  }

  /** @param nextStart - Where the next sentence starts; Infinity for the last. */
  sentence(start: number, end: number, nextStart: number): Sentence {
    const labels = this.#footnotes
      // A mark stands after the words it supports, mostly after the full stop; one before all text goes to the first.
      .filter(({ offset }) => (offset > start || start === 0) && offset <= nextStart)
      .map(({ label }) => label);
    return {
      text: this.#units.slice(start, end).join(''),
      lines: [this.#lines[start]!, this.#lines[end - 1]!],
      footnotes: [...new Set(labels)],
    };
  }

  #push(unit: string, line: number): void {
    this.#units.push(unit);
    this.#lines.push(line);
  }
}

function findFootnotes(node: Nodes): FootnoteDefinition[] {
  if (node.type === 'footnoteDefinition') return [node];
  return 'children' in node ? node.children.flatMap(findFootnotes) : [];
}
