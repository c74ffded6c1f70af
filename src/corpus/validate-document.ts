import type { FootnoteDefinition, Nodes, Root } from 'mdast';
import { toString as nodeToString } from 'mdast-util-to-string';
import { anchorsOf, checkHeadings, type Report } from './check-headings.ts';
import type { Finding } from './finding.ts';
import { parseFrontMatter } from './front-matter.ts';
import { parseMarkdown } from './parse-document.ts';
import { isDate, parseSource } from './parse-source.ts';

/** One paragraph as plain text, for comparing documents. */
export interface Paragraph {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface ValidatedDocument {
  readonly findings: readonly Finding[];
  readonly paragraphs: readonly Paragraph[];
  readonly links: readonly Link[];
  /** What a link to a part of this document may name after `#`, in small letters. */
  readonly anchors: ReadonlySet<string>;
}

/** A link or image within the corpus. */
export interface Link {
  readonly line: number;
  /** As written: `other.md#part`, `#part`, `pictures/map.png`. */
  readonly target: string;
  readonly isImage: boolean;
}

/**
 * Checks the Markdown of one document by itself: footnotes defined, used and of the right form, dates that the calendar
 * has, a source for every paragraph if the document gives sources at all, telling headings, and no text lost in HTML.
 */
export function validateDocument(path: string, markdown: string): ValidatedDocument {
  const tree = parseMarkdown(markdown);
  const definitions = tree.children.filter((node): node is FootnoteDefinition => node.type === 'footnoteDefinition');
  const paragraphs = tree.children.filter((node) => node.type === 'paragraph');
  const findings: Finding[] = [];
  const report: Report = (kind, node, message) => {
    findings.push({ path, line: lineOf(node), kind, message });
  };
  checkFrontMatter(tree, report);
  checkReferences(tree, definitions, report);
  for (const definition of definitions) checkSource(definition, report);
  for (const paragraph of paragraphs) {
    const isSourced = collect(paragraph, 'footnoteReference').length > 0;
    if (definitions.length > 0 && !isSourced) {
      report('unsourced', paragraph, 'this paragraph has no source; add a footnote to it');
    }
  }
  checkHeadings(tree, report);
  checkLeftOut(tree, report);
  return {
    findings: findings.sort((a, b) => a.line - b.line),
    paragraphs: paragraphs.map((node) => ({ path, line: lineOf(node), text: plainText(node) })),
    links: [...collect(tree, 'link'), ...collect(tree, 'image'), ...collect(tree, 'definition')]
      .filter((link) => !/^([a-z][a-z+.-]*:|\/\/)/i.test(link.url))
      .map((link) => ({ line: lineOf(link), target: link.url, isImage: link.type === 'image' })),
    anchors: anchorsOf(collect(tree, 'heading'), collect(tree, 'html')),
  };
}

function checkFrontMatter(tree: Root, report: Report): void {
  const node = tree.children.find((child) => child.type === 'yaml');
  if (node === undefined) return;
  const result = parseFrontMatter(node.value);
  if ('problem' in result) report('front-matter', node, `the front matter does not parse: ${result.problem}`);
  else if (result.frontMatter.date !== undefined && !isDate(result.frontMatter.date)) {
    report('front-matter', node, `expected \`date\` as 2025, 2025-05 or 2025-05-27, got "${result.frontMatter.date}"`);
  }
}

function checkReferences(tree: Root, definitions: readonly FootnoteDefinition[], report: Report): void {
  const used = new Set(collect(tree, 'footnoteReference').map((node) => node.identifier));
  const defined = new Set<string>();
  for (const definition of definitions) {
    const label = definition.label ?? definition.identifier;
    if (defined.has(definition.identifier)) report('footnote', definition, `footnote [^${label}] is defined twice`);
    else if (!used.has(definition.identifier))
      report('footnote', definition, `footnote [^${label}] is defined but never used`);
    defined.add(definition.identifier);
  }
  // A mark without a definition is no footnote for the parser; it stays in the text.
  for (const node of collect(tree, 'text')) {
    for (const [mark] of node.value.matchAll(/\[\^[^\]\s]+\]/gu)) {
      report('footnote', node, `footnote ${mark} is used but not defined`);
    }
  }
}

function checkSource(definition: FootnoteDefinition, report: Report): void {
  const source = parseSource(definition);
  const form = 'Publisher, "Title", 2025-05-27, <https://…>';
  if (source.publisher === null) report('source', definition, `expected a source of the form ${form}`);
  const afterTitle =
    nodeToString(definition)
      .split(/["”],?\s*/u)
      .at(-1) ?? '';
  const dateLike = afterTitle.split(',').map((part) => part.trim());
  for (const part of dateLike.filter((text) => /^\d/.test(text) && !isDate(text))) {
    report('source', definition, `expected a date such as 2025, 2025-05 or 2025-05-27, got "${part}"`);
  }
}

/** Characters of text from which on a piece of HTML counts as text and not as layout: a short sentence. */
const MIN_HTML_CHARS = 30;

/** Raw HTML is no text for the index. Only whole blocks: tags within a paragraph leave the words between them in place. */
function checkLeftOut(node: Nodes, report: Report): void {
  if (node.type === 'paragraph' || node.type === 'heading' || node.type === 'table') return;
  if (node.type === 'html') {
    const text = node.value
      .replace(/<!--[\s\S]*?(?:-->|$)/g, ' ')
      .replace(/<[^<>]*>/g, ' ')
      .replace(/\s+/gu, ' ')
      .trim();
    if (text.length >= MIN_HTML_CHARS) {
      report('left-out', node, `this HTML is left out, with ${text.length} characters of text; write it as Markdown`);
    }
  } else if ('children' in node) {
    for (const child of node.children) checkLeftOut(child, report);
  }
}

/** All nodes of one type, in document order. */
function collect<T extends Nodes['type']>(node: Nodes, type: T): Extract<Nodes, { type: T }>[] {
  const own = node.type === type ? [node as Extract<Nodes, { type: T }>] : [];
  return 'children' in node ? [...own, ...node.children.flatMap((child) => collect(child, type))] : own;
}

function plainText(node: Nodes): string {
  return nodeToString(node).replace(/\s+/gu, ' ').trim();
}

function lineOf(node: Nodes): number {
  return node.position?.start.line ?? 1;
}
