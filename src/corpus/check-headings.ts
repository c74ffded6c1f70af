import GithubSlugger from 'github-slugger';
import type { Heading, Html, Nodes, Root, RootContent } from 'mdast';
import { toString as nodeToString } from 'mdast-util-to-string';
import type { FindingKind } from './finding.ts';

/** Takes down what is wrong with a part of a document. */
export type Report = (kind: FindingKind, node: Nodes, message: string) => void;

/** Headings that could stand over any section of any document; in small letters. */
const VAGUE_HEADINGS = new Set(
  (
    'introduction,intro,overview,summary,background,general,general information,information,further information,' +
    'more information,additional information,details,more details,more,other,others,other information,miscellaneous,misc,' +
    'notes,various,conclusion,conclusions'
  ).split(','),
);

/** Finds headings that say nothing, headings that stand twice in one place, and headings without text. */
export function checkHeadings(tree: Root, report: Report): void {
  const firstLines = new Map<string, number>();
  let path: { depth: number; text: string }[] = [];
  for (const [index, node] of tree.children.entries()) {
    if (node.type !== 'heading') continue;
    const text = headingText(node);
    path = [...path.filter(({ depth }) => depth < node.depth), { depth: node.depth, text: text.toLowerCase() }];
    // The headings above are part of what is searched, so the same words under two of them are told apart.
    const key = path.map((heading) => heading.text).join('\n');
    const twin = firstLines.get(key);
    if (twin !== undefined) {
      report(
        'heading',
        node,
        `the heading "${text}" stands on line ${twin} already; say what differs, or join the two`,
      );
    } else if (VAGUE_HEADINGS.has(text.toLowerCase().replace(/[^\p{L}]+$/u, ''))) {
      report('heading', node, `the heading "${text}" says nothing of its subject; name what the section answers`);
    }
    firstLines.set(key, twin ?? node.position!.start.line);
    if (!hasText(tree.children, index, node.depth)) {
      report('short-section', node, `there is no text under the heading "${text}"; write some, or remove the heading`);
    }
  }
}

/** Whether text, or a heading further down, follows a heading before the section ends. */
function hasText(nodes: readonly RootContent[], heading: number, depth: number): boolean {
  for (let index = heading + 1; index < nodes.length; index++) {
    const next = nodes[index]!;
    if (next.type === 'heading') return next.depth > depth;
    if (!SILENT.has(next.type)) return true;
  }
  return false;
}

/** What shows nothing where it stands. */
const SILENT: ReadonlySet<RootContent['type']> = new Set([
  'definition',
  'footnoteDefinition',
  'html',
  'thematicBreak',
  'yaml',
]);

/** Anchors of a document, in small letters: GitHub's for headings, and ids that HTML gives. */
export function anchorsOf(headings: readonly Heading[], html: readonly Html[]): Set<string> {
  const slugger = new GithubSlugger();
  const anchors = new Set(headings.map((heading) => slugger.slug(headingText(heading)).toLowerCase()));
  for (const { value } of html) {
    for (const [, id] of value.matchAll(/\s(?:id|name)=["']([^"']+)["']/gi)) anchors.add(id!.toLowerCase());
  }
  return anchors;
}

function headingText(heading: Heading): string {
  return nodeToString(heading, { includeImageAlt: false }).replace(/\s+/gu, ' ').trim();
}
