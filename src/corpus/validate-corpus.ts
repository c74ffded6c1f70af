import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { checkLinks, type LinkedDocument } from './check-links.ts';
import { checkText } from './check-text.ts';
import { formatOf } from './document-format.ts';
import { compareFindings, type Finding } from './finding.ts';
import { findNearRepeats } from './near-repeats.ts';
import { readCorpus } from './read-corpus.ts';
import { type Paragraph, validateDocument } from './validate-document.ts';

export interface Validation {
  /** Sorted by path and line. */
  readonly findings: readonly Finding[];
  readonly documents: number;
  readonly paragraphs: number;
}

/**
 * Checks every document of a corpus folder by itself and against the others: no two titles alike, no paragraph twice or
 * nearly so, no link to a file or heading that is not there. Of documents other than Markdown, which a moderator cannot mend
 * line by line, only that they can be read, and their titles.
 *
 * @param maxExcerptChars - Most UTF-16 units of text that an excerpt shows.
 * @throws {BotError} `CORPUS_INVALID` or `CORPUS_EMPTY` if the folder cannot be read.
 */
export async function validateCorpus(corpusDir: string, maxExcerptChars: number): Promise<Validation> {
  const { documents, problems } = await readCorpus(corpusDir);
  const findings: Finding[] = problems.map((problem) => ({
    path: problem.path,
    line: 1,
    kind: 'unreadable',
    message: problem.message,
  }));
  const paragraphs: Paragraph[] = [];
  const linked: LinkedDocument[] = [];
  for (const document of documents) {
    if (formatOf(document.path) !== 'markdown') continue;
    const validated = validateDocument(document.path, await readFile(path.join(corpusDir, document.path), 'utf8'));
    findings.push(...validated.findings, ...checkText(document, maxExcerptChars));
    paragraphs.push(...validated.paragraphs);
    linked.push({ path: document.path, links: validated.links, anchors: validated.anchors });
  }
  const titles = documents.map(({ path: file, title }) => ({ path: file, line: 1, text: title }));
  const [repeatedTitles] = divideRepeated(titles, 'has the same title as');
  const [repeated, different] = divideRepeated(paragraphs, 'repeats the paragraph of');
  findings.push(
    ...(await checkLinks(corpusDir, linked)),
    ...repeatedTitles,
    ...repeated,
    ...findNearlyRepeated(different),
  );
  return { findings: findings.sort(compareFindings), documents: documents.length, paragraphs: paragraphs.length };
}

/** What repeats an earlier text word for word, and the texts that do not. */
function divideRepeated(texts: readonly Paragraph[], what: string): [repeated: Finding[], different: Paragraph[]] {
  const first = new Map<string, Paragraph>();
  const repeated: Finding[] = [];
  for (const own of texts) {
    const key = own.text.toLowerCase();
    const twin = first.get(key);
    if (twin === undefined) first.set(key, own);
    else {
      const message = `${what} ${twin.path}:${twin.line}`;
      repeated.push({ path: own.path, line: own.line, kind: 'repeated', message });
    }
  }
  return [repeated, [...first.values()]];
}

function findNearlyRepeated(paragraphs: readonly Paragraph[]): Finding[] {
  return findNearRepeats(paragraphs.map(({ text }) => text)).map(({ index, of, shared }) => {
    const [own, other] = [paragraphs[index]!, paragraphs[of]!];
    return {
      path: own.path,
      line: own.line,
      kind: 'near-repeated',
      message: `${Math.floor(100 * shared)} % of this paragraph's words stand in ${other.path}:${other.line} too; keep one of the two, or say what differs`,
    };
  });
}
