/** Half-open range in UTF-16 units. */
export type TextRange = readonly [start: number, end: number];

/** Words that end in a full stop without ending a sentence, in lower case without the stop. */
const ABBREVIATIONS = new Set(
  (
    'mr mrs ms mx dr prof sr jr st hon rt gen lt col maj capt cmdr sgt adm brig gov sen rep rev pres ' +
    'no nos art arts para paras sec ch fig figs vol p pp ed eds reg regs dir cl ' +
    'e.g i.e cf viz vs etc al approx ca c est incl excl resp ' +
    'bn mn tn inc ltd co corp dept div ' +
    'jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun'
  ).split(' '),
);

/** Abbreviations that often do end a sentence; the next word decides. */
const OPEN_ABBREVIATIONS = new Set('etc inc ltd co corp bn mn tn al'.split(' '));

/** Words that seldom start a name, so an abbreviation before one of them ended its sentence. */
const STARTERS = new Set(
  (
    'the a an in on at it its this that these those there he she they we i you but and so however both all some most no ' +
    'for from with as by after before when while if since under according such their his her our what who which where why how'
  ).split(' '),
);

/**
 * Longest text that counts as one sentence, in UTF-16 units: an excerpt holds 700, and cuts between sentences only.
 * Anything longer (a legal clause, a list without stops) is cut at the last clause end before the limit.
 */
export const MAX_SENTENCE_CHARS = 600;

const segmenter = new Intl.Segmenter('en', { granularity: 'sentence' });

/**
 * Splits text into sentences: Unicode's rules (UAX 29, through Intl.Segmenter) without their false ends after
 * abbreviations, initials and numbers.
 *
 * @param text - Plain text with folded white space.
 * @returns Ranges in order that hold every character that is not white space; none starts or ends with white space,
 *   none is longer than MAX_SENTENCE_CHARS, and a surrogate pair is never cut.
 */
export function splitSentences(text: string): TextRange[] {
  return findSentences(text).flatMap((range) => cutLongRange(text, range));
}

/** As `splitSentences`, but a sentence of any length stays whole. */
export function findSentences(text: string): TextRange[] {
  const ranges: TextRange[] = [];
  let start = 0;
  for (const { index, segment } of segmenter.segment(text)) {
    const end = index + segment.length;
    if (end < text.length && !endsSentence(text.slice(start, end).trimEnd(), text.slice(end), text[end - 1]!)) continue;
    const range = trimRange(text, start, end);
    if (range) ranges.push(range);
    start = end;
  }
  return ranges;
}

function endsSentence(before: string, after: string, gap: string): boolean {
  // A stop inside brackets or quotes followed by a small letter goes on, and so does one inside an address ("page?id=7").
  if (/^\p{Ll}/u.test(after.trimStart()) && (!/\s/u.test(gap) || /["”’)\]]$/u.test(before))) return false;
  const word = /(\S{1,40})\.[)\]]*$/u.exec(before.slice(-64))?.[1]?.replace(/^[("'“‘[]+/u, '');
  if (word === undefined) return true;
  const next = /^[("'“‘[]*([\p{L}\p{N}]+)/u.exec(after.trimStart())?.[1] ?? '';
  const nextStartsSentence = STARTERS.has(next.toLowerCase());
  // "1." or "2)" at the very start is a number of a list, and ordinals such as "23." before a small letter are not ends.
  if (/^\d{1,3}$/u.test(word) && before.length === word.length + 1) return false;
  // Initials and dotted abbreviations: "J.", "U.S.", "E.U."
  if (/^(\p{L}\.)*\p{L}$/u.test(word)) return nextStartsSentence && word.length > 1;
  const lower = word.toLowerCase();
  if (!ABBREVIATIONS.has(lower)) return true;
  // "No. 5" but "He said no. 5 members left" is rarer than the first: a number must follow for "no." to go on.
  if (lower === 'no' || lower === 'nos') return !/^\p{N}/u.test(next);
  // "Art. 346" against "modern art. The": only a number continues words that are also common words.
  if (
    ['art', 'arts', 'fig', 'dir', 'sec', 'sat', 'sun', 'mar', 'est', 'gen', 'co', 'ed', 'reg', 'div'].includes(lower)
  ) {
    return word === lower ? !/^\p{N}/u.test(next) : nextStartsSentence;
  }
  return OPEN_ABBREVIATIONS.has(lower)
    ? /^\p{Lu}/u.test(next) && (nextStartsSentence || lower === 'etc')
    : nextStartsSentence;
}

function trimRange(text: string, start: number, end: number): TextRange | null {
  let first = start;
  let last = end;
  while (first < last && isSpace(text, first)) first++;
  while (last > first && isSpace(text, last - 1)) last--;
  return first < last ? [first, last] : null;
}

function isSpace(text: string, offset: number): boolean {
  return text[offset]!.trim() === '';
}

function cutLongRange(text: string, [start, end]: TextRange): TextRange[] {
  const pieces: TextRange[] = [];
  let from = start;
  while (end - from > MAX_SENTENCE_CHARS) {
    const cut = from + findCut(text.slice(from, from + MAX_SENTENCE_CHARS));
    const piece = trimRange(text, from, cut);
    if (piece) pieces.push(piece);
    from = cut;
  }
  const rest = trimRange(text, from, end);
  if (rest) pieces.push(rest);
  return pieces;
}

/** Length of the part before the best cut: after a clause, else a word, else a whole character. */
function findCut(text: string): number {
  for (const end of [/[;:](?=\s)/gu, /,(?=\s)/gu, /\s/gu]) {
    const last = [...text.matchAll(end)].findLast((match) => match.index >= text.length / 3);
    if (last) return last.index + 1;
  }
  const splitsPair = /[\uD800-\uDBFF]$/.test(text);
  return splitsPair ? text.length - 1 : text.length;
}
