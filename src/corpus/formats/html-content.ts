import type { Element, Nodes } from 'hast';
import type { RootContent } from 'mdast';
import { fromHtml } from 'hast-util-from-html';
import { defaultHandlers, type Handle, toMdast } from 'hast-util-to-mdast';

/** Nothing in it is text of the document; the words for a picture would be quoted as if they were a sentence. */
const leaveOut: Handle = () => undefined;

/** Footnotes as Mammoth writes them: a mark that links to `#footnote-2`, and a list of items with that id at the end. */
const NOTE_LINK = /^#((?:foot|end)note-\d+)$/;
const NOTE_ID = /^(?:foot|end)note-\d+$/;
const BACK_LINK = /^#(?:foot|end)note-ref-\d+$/;

const handlers: Record<string, Handle> = {
  img: leaveOut,
  picture: leaveOut,
  svg: leaveOut,
  video: leaveOut,
  audio: leaveOut,
  iframe: leaveOut,
  canvas: leaveOut,
  input: leaveOut,
  button: leaveOut,
  select: leaveOut,
  textarea: leaveOut,
  a(state, node) {
    // A link within a site leads nowhere from here; its words stay.
    return /^https?:\/\//i.test(node.properties.href ?? '') ? defaultHandlers.a(state, node) : state.all(node);
  },
  sup(state, node) {
    const link = onlyLink(node);
    if (link === null || !link.startsWith('#')) return state.all(node);
    const label = NOTE_LINK.exec(link)?.[1];
    // A mark for a note that is elsewhere on a web page says nothing without it.
    return label === undefined ? undefined : { type: 'footnoteReference', identifier: label, label };
  },
  ol(state, node) {
    const items = node.children.filter((child) => child.type === 'element');
    if (items.length === 0 || !items.every((item) => NOTE_ID.test(idOf(item)))) return defaultHandlers.ol(state, node);
    return items.map((item) => ({
      type: 'footnoteDefinition',
      identifier: idOf(item),
      label: idOf(item),
      children: state.toFlow(state.all(withoutBackLinks(item))) as [],
    }));
  },
};

/** The content of a piece of HTML: headings, paragraphs, lists, tables and footnotes, without pictures and controls. */
export function contentOfHtml(html: string): RootContent[] {
  const tree = toMdast(fromHtml(html, { fragment: true }), { handlers, document: true });
  return tree.type === 'root' ? tree.children : [];
}

function idOf(element: Element): string {
  return element.properties.id ?? '';
}

/** Where a mark leads: the address of the one link that an element holds, besides brackets and blanks. */
function onlyLink(element: Element): string | null {
  const inner = element.children.filter((child) => child.type !== 'text' || /[^\s[\],]/u.test(child.value));
  const [child] = inner;
  if (inner.length !== 1 || child?.type !== 'element') return null;
  return child.tagName === 'a' ? (child.properties.href ?? '') : onlyLink(child);
}

function withoutBackLinks(element: Element): Element {
  const isBackLink = (node: Nodes): boolean =>
    node.type === 'element' && node.tagName === 'a' && BACK_LINK.test(node.properties.href ?? '');
  const children = element.children
    .filter((child) => !isBackLink(child))
    .map((child) => (child.type === 'element' ? withoutBackLinks(child) : child));
  return { ...element, children };
}
