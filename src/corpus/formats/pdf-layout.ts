/** One line of text on a page. Lengths are in points, from the lower left corner. */
export interface PageLine {
  readonly text: string;
  readonly left: number;
  readonly right: number;
  /** Base line. */
  readonly bottom: number;
  /** Height of the largest letters. */
  readonly size: number;
}

export interface PageBlock {
  /** An item of a list stands without its mark. */
  readonly kind: 'heading' | 'paragraph' | 'item';
  readonly text: string;
}

/**
 * Puts the lines of pages together into headings and paragraphs. Running heads, feet and page numbers are left out, words
 * that a line end divided are made whole, and a sentence that runs over to the next page is completed on the page where it
 * begins, so that it is quoted whole.
 *
 * @returns For each page its blocks in order; none for a page without text.
 */
export function readPages(pages: readonly (readonly PageLine[])[]): PageBlock[][] {
  const body = withoutRunningLines(pages);
  const all = body.flat();
  const style: Style = { size: median(all.map((line) => line.size)), words: wholeWords(all) };
  return completeSentences(body.map((lines) => readBlocks(lines, style)));
}

interface Style {
  /** Letter size of most of the text. */
  readonly size: number;
  /** Every word with a hyphen inside a line, and every word without: tells whether a divided word keeps its hyphen. */
  readonly words: ReadonlySet<string>;
}

/** Lines at the top and at the bottom of a page that are looked at: a head and a foot of two lines each. */
const EDGE_LINES = 2;

/** Lines at the edge of so many pages that are alike are no chance; a chapter's own head may be on few more. */
const MIN_REPEATS = 3;

/** Numbers count as alike, since page numbers are; a title in large letters is not its own running head. */
function edgeKey(line: PageLine): string {
  return `${Math.round(line.size)} ${line.text.replace(/\d+/gu, '#').toLowerCase()}`;
}

function withoutRunningLines(pages: readonly (readonly PageLine[])[]): PageLine[][] {
  const counts = new Map<string, number>();
  const edges = pages.map((lines) => {
    const sorted = [...lines].sort((a, b) => b.bottom - a.bottom);
    return new Set([...sorted.slice(0, EDGE_LINES), ...sorted.slice(-EDGE_LINES)]);
  });
  for (const edge of edges) {
    for (const key of new Set([...edge].map(edgeKey))) counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return pages.map((lines, index) =>
    lines.filter((line) => !edges[index]!.has(line) || counts.get(edgeKey(line))! < MIN_REPEATS),
  );
}

/** A heading is larger than most of the text by more than rounding and small capitals make it. */
const HEADING_SIZE = 1.12;

/** A longer line in large letters is a lead paragraph or a poster. */
const MAX_HEADING_CHARS = 150;

/** Lines of one paragraph are at most this many letter heights apart; double spacing is 2.3. */
const MAX_LEADING = 2.4;

/** A gap larger than the usual one by this much ends a paragraph. */
const PARAGRAPH_GAP = 1.25;

function readBlocks(lines: readonly PageLine[], style: Style): PageBlock[] {
  const gap = usualGap(lines);
  const blocks: PageBlock[] = [];
  let group: PageLine[] = [];
  const endGroup = (): void => {
    if (group.length > 0) blocks.push(toBlock(group, style));
    group = [];
  };
  for (const line of lines) {
    const last = group.at(-1);
    if (last !== undefined && beginsBlock(line, last, group, gap)) endGroup();
    group.push(line);
  }
  endGroup();
  return blocks;
}

/** Distance of base lines that follow one another, as most lines of the page have it. */
function usualGap(lines: readonly PageLine[]): number {
  return median(
    lines.flatMap((line, index) => {
      const gap = (lines[index - 1]?.bottom ?? 0) - line.bottom;
      return gap > 0 && gap < MAX_LEADING * line.size ? [gap] : [];
    }),
  );
}

const ENDS_SENTENCE = /[.!?:;…]["'”’»)\]]*$/u;
const BULLET = /^[•●▪◦‣∙·–—*-]\s+/u;
const NUMBER = /^\(?(?:\d{1,3}|[a-z]|[ivx]+)[.)]\s/u;

function beginsItem(line: PageLine): boolean {
  return BULLET.test(line.text) || NUMBER.test(line.text);
}

function beginsBlock(line: PageLine, last: PageLine, group: readonly PageLine[], gap: number): boolean {
  if (Math.abs(line.size - last.size) > 0.1 * last.size) return true;
  const down = last.bottom - line.bottom;
  // Up the page: the next column, where the sentence of the last goes on.
  if (down < -line.size) return ENDS_SENTENCE.test(last.text);
  if (down > PARAGRAPH_GAP * gap || beginsItem(line)) return true;
  // A first line is set in, or the line before it stopped short.
  const left = Math.min(...group.map((each) => each.left));
  const right = Math.max(...group.map((each) => each.right));
  const isIndented = line.left > left + line.size && last.left <= left + line.size && !beginsItem(group[0]!);
  const stoppedShort = group.length > 1 && last.right < left + 0.75 * (right - left);
  return ENDS_SENTENCE.test(last.text) && (isIndented || stoppedShort);
}

function toBlock(lines: readonly PageLine[], style: Style): PageBlock {
  const text = lines.map((line) => line.text).reduce((before, next) => joinLines(before, next, style.words));
  const isHeading =
    lines[0]!.size > HEADING_SIZE * style.size && text.length <= MAX_HEADING_CHARS && /\p{L}/u.test(text);
  if (isHeading) return { kind: 'heading', text };
  const item = text.replace(BULLET, '');
  return item !== text && item !== '' ? { kind: 'item', text: item } : { kind: 'paragraph', text };
}

/** Joins two lines, and a word that stands in both. */
function joinLines(before: string, next: string, words: ReadonlySet<string>): string {
  const divided = /(\p{L}+)[-\u00AD\u2010]$/u.exec(before);
  const rest = /^\p{Ll}[\p{L}-]*/u.exec(next);
  if (divided === null || rest === null) return `${before} ${next}`;
  const [whole, withHyphen] = [divided[1]! + rest[0], `${divided[1]!}-${rest[0]}`].map((word) => word.toLowerCase());
  // "co-" and "operation" may be "co-operation": as the document writes it elsewhere.
  const keepsHyphen = words.has(withHyphen!) && !words.has(whole!);
  return before.slice(0, -1) + (keepsHyphen ? '-' : '') + next;
}

/** All words that no line end divides, in lower case. */
function wholeWords(lines: readonly PageLine[]): Set<string> {
  return new Set(lines.flatMap((line) => line.text.toLowerCase().match(/\p{L}+(?:-\p{L}+)*(?![\p{L}-])/gu) ?? []));
}

/** A sentence that goes on over the page: up to its end, or all where no end is near. */
const REST_OF_SENTENCE = /^\p{Ll}.*?[.!?]["'”’»)\]]*(?=\s|$)/u;

function completeSentences(pages: readonly PageBlock[][]): PageBlock[][] {
  const completed = pages.map((blocks) => [...blocks]);
  for (const [index, next] of completed.entries()) {
    const page = completed[index - 1];
    const [last, first] = [page?.at(-1), next[0]];
    if (page === undefined || last === undefined || last.kind === 'heading' || first?.kind !== 'paragraph') continue;
    const rest = ENDS_SENTENCE.test(last.text) ? undefined : REST_OF_SENTENCE.exec(first.text)?.[0];
    if (rest === undefined) continue;
    page[page.length - 1] = { ...last, text: joinLines(last.text, rest, new Set()) };
    const left = first.text.slice(rest.length).trim();
    next.splice(0, 1, ...(left === '' ? [] : [{ kind: 'paragraph' as const, text: left }]));
  }
  return completed;
}

/** The lower one of two in the middle: on a page of three lines the smaller gap is the usual one. Zero for no values. */
function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor((values.length - 1) / 2)] ?? 0;
}
