import type { Colors } from 'picocolors/types.js';
import type { Answer, AnswerState, Excerpt, ShortAnswer } from '../answering/answer.ts';
import { describePlace } from '../answering/describe-place.ts';
import type { Source } from '../corpus/document.ts';

/** Width that is readable everywhere. */
const COLUMNS = 80;
const INDENT = '   ';

/** Sources named below an excerpt; `--json` has all. */
const MAX_SOURCES = 3;

const VERDICTS: Readonly<Record<AnswerState, string>> = {
  found: 'Found',
  maybe: 'Not sure: these are the nearest passages',
  'not-covered': 'The corpus does not cover this question.',
};

/**
 * An answer as text of at most 80 columns (addresses may be longer), the short answer first if there is one. The sentence that answers best is bold, or stands
 * between » and « where there is no colour.
 */
export function renderAnswer(answer: Answer, colors: Colors): string {
  if (answer.notice !== undefined && answer.excerpts.length === 0) return answer.notice;
  const verdict = colors.bold(VERDICTS[answer.state]);
  if (answer.state === 'not-covered') return verdict;
  const confidence = colors.dim(` (confidence ${Math.round(100 * answer.confidence)} %)`);
  const notice = answer.notice === undefined ? [] : [wrap(answer.notice, COLUMNS).join('\n')];
  const { short } = answer;
  const direct = short === null ? [] : [renderShort(short, colors)];
  return [
    ...direct,
    verdict + confidence,
    ...notice,
    ...answer.excerpts.map((excerpt) => renderExcerpt(excerpt, colors)),
  ].join('\n\n');
}

function renderShort({ text, excerpt }: ShortAnswer, colors: Colors): string {
  const lines = wrap(text, COLUMNS);
  const place = `(excerpt ${excerpt})`;
  const fits = lines.at(-1)!.length + 1 + place.length <= COLUMNS;
  return `${lines.map(colors.bold).join('\n')}${fits ? ' ' : '\n'}${colors.dim(place)}`;
}

function renderExcerpt(excerpt: Excerpt, colors: Colors): string {
  const { citation } = excerpt;
  const heading = wrap(
    `${excerpt.rank}. ${[citation.title, citation.section].filter(Boolean).join(' › ')}`,
    COLUMNS - INDENT.length,
  );
  const place = [citation.path, describePlace(citation)].filter(Boolean).join(', ');
  const shown = citation.sources.slice(0, MAX_SOURCES);
  const rest = citation.sources.length - shown.length;
  return [
    ...heading.map((line, index) => colors.bold(index === 0 ? line : INDENT + line)),
    ...renderText(excerpt, colors).map((line) => INDENT + line),
    ...wrap(place, COLUMNS - INDENT.length).map((line) => colors.dim(INDENT + line)),
    ...shown.flatMap((source) => renderSource(source, colors)),
    ...(rest > 0 ? [colors.dim(`${INDENT}and ${rest} more ${rest === 1 ? 'source' : 'sources'}`)] : []),
  ].join('\n');
}

function renderText(excerpt: Excerpt, colors: Colors): string[] {
  const { start, end } = excerpt.highlight;
  const marks = colors.isColorSupported ? (['', ''] as const) : (['»', '«'] as const);
  const marked =
    excerpt.text.slice(0, start) + marks[0] + excerpt.text.slice(start, end) + marks[1] + excerpt.text.slice(end);
  const lines = wrap(marked, COLUMNS - INDENT.length);
  if (!colors.isColorSupported) return lines;
  // Lines are runs of the text with one space between them, so the highlight's place in each follows by counting.
  let offset = 0;
  return lines.map((line) => {
    const from = Math.min(Math.max(start - offset, 0), line.length);
    const to = Math.min(Math.max(end - offset, 0), line.length);
    offset += line.length + 1;
    return from < to ? line.slice(0, from) + colors.bold(line.slice(from, to)) + line.slice(to) : line;
  });
}

function renderSource(source: Source, colors: Colors): string[] {
  const name = [source.publisher, `"${source.title}"`, source.date].filter(Boolean).join(', ');
  const lines = wrap(name, COLUMNS - INDENT.length - 2).map(
    (line, index) => `${INDENT}${index === 0 ? '- ' : '  '}${line}`,
  );
  return source.url === null ? lines : [...lines, `${INDENT}  ${colors.underline(source.url)}`];
}

/** Breaks text between words into lines of at most `columns` units; a longer word has a line of its own. */
export function wrap(text: string, columns: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
