import type { FootnoteDefinition, Nodes, Root } from 'mdast';
import { toString as nodeToString } from 'mdast-util-to-string';
import { parseFrontMatter } from './front-matter.ts';
import { parseMarkdown } from './parse-document.ts';
import { isDate, parseSource } from './parse-source.ts';

/** Something in a document that a moderator should mend. */
export interface Finding {
  /** Path below the corpus folder. */
  readonly path: string;
  /** 1-based. */
  readonly line: number;
  readonly message: string;
}

/** One paragraph as plain text, for comparing documents. */
export interface Paragraph {
  readonly path: string;
  readonly line: number;
  readonly text: string;
}

export interface ValidatedDocument {
  readonly findings: readonly Finding[];
  readonly paragraphs: readonly Paragraph[];
  /** Relative links with the line where they stand. */
  readonly links: readonly { readonly line: number; readonly target: string }[];
}

/**
 * Checks one document by itself: footnotes defined, used and of the right form, dates that the calendar has, and a source
 * for every paragraph if the document gives sources at all.
 */
export function validateDocument(path: string, markdown: string): ValidatedDocument {
  const tree = parseMarkdown(markdown);
  const definitions = tree.children.filter((node): node is FootnoteDefinition => node.type === 'footnoteDefinition');
  const paragraphs = tree.children.filter((node) => node.type === 'paragraph');
  const findings: Finding[] = [];
  const report = (node: Nodes, message: string): void => {
    findings.push({ path, line: lineOf(node), message });
  };
  checkFrontMatter(tree, report);
  checkReferences(tree, definitions, report);
  for (const definition of definitions) checkSource(definition, report);
  for (const paragraph of paragraphs) {
    const isSourced = collect(paragraph, 'footnoteReference').length > 0;
    if (definitions.length > 0 && !isSourced) report(paragraph, 'this paragraph has no source; add a footnote to it');
  }
  return {
    findings: findings.sort((a, b) => a.line - b.line),
    paragraphs: paragraphs.map((node) => ({ path, line: lineOf(node), text: plainText(node) })),
    links: [...collect(tree, 'link'), ...collect(tree, 'definition')]
      .filter((link) => !/^([a-z][a-z+.-]*:|#|\/\/)/i.test(link.url))
      .map((link) => ({ line: lineOf(link), target: link.url })),
  };
}

type Report = (node: Nodes, message: string) => void;

function checkFrontMatter(tree: Root, report: Report): void {
  const node = tree.children.find((child) => child.type === 'yaml');
  if (node === undefined) return;
  const result = parseFrontMatter(node.value);
  if ('problem' in result) report(node, `the front matter does not parse: ${result.problem}`);
  else if (result.frontMatter.date !== undefined && !isDate(result.frontMatter.date)) {
    report(node, `expected \`date\` as 2025, 2025-05 or 2025-05-27, got "${result.frontMatter.date}"`);
  }
}

function checkReferences(tree: Root, definitions: readonly FootnoteDefinition[], report: Report): void {
  const used = new Set(collect(tree, 'footnoteReference').map((node) => node.identifier));
  const defined = new Set<string>();
  for (const definition of definitions) {
    const label = definition.label ?? definition.identifier;
    if (defined.has(definition.identifier)) report(definition, `footnote [^${label}] is defined twice`);
    else if (!used.has(definition.identifier)) report(definition, `footnote [^${label}] is defined but never used`);
    defined.add(definition.identifier);
  }
  // A mark without a definition is no footnote for the parser; it stays in the text.
  for (const node of collect(tree, 'text')) {
    for (const [mark] of node.value.matchAll(/\[\^[^\]\s]+\]/gu)) report(node, `footnote ${mark} is used but not defined`);
  }
}

function checkSource(definition: FootnoteDefinition, report: Report): void {
  const source = parseSource(definition);
  const form = 'Publisher, "Title", 2025-05-27, <https://…>';
  if (source.publisher === null) report(definition, `expected a source of the form ${form}`);
  const afterTitle = nodeToString(definition).split(/["”],?\s*/u).at(-1) ?? '';
  const dateLike = afterTitle.split(',').map((part) => part.trim());
  for (const part of dateLike.filter((text) => /^\d/.test(text) && !isDate(text))) {
    report(definition, `expected a date such as 2025, 2025-05 or 2025-05-27, got "${part}"`);
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
