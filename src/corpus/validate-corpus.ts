import { access, readFile } from 'node:fs/promises';
import path from 'node:path';
import { formatOf } from './document-format.ts';
import { readCorpus } from './read-corpus.ts';
import { type Finding, type Paragraph, validateDocument } from './validate-document.ts';

export interface Validation {
  readonly findings: readonly Finding[];
  readonly documents: number;
  readonly paragraphs: number;
}

/**
 * Checks every document of a corpus folder by itself and against the others: no two titles alike, no paragraph twice, no
 * link to a file that is not there. Of documents other than Markdown, which a moderator cannot mend line by line, only
 * that they can be read, and their titles.
 *
 * @throws {BotError} `CORPUS_INVALID` or `CORPUS_EMPTY` if the folder cannot be read.
 */
export async function validateCorpus(corpusDir: string): Promise<Validation> {
  const { documents, problems } = await readCorpus(corpusDir);
  const findings: Finding[] = problems.map((problem) => ({ path: problem.path, line: 1, message: problem.message }));
  const paragraphs: Paragraph[] = [];
  for (const document of documents) {
    if (formatOf(document.path) !== 'markdown') continue;
    const validated = validateDocument(document.path, await readFile(path.join(corpusDir, document.path), 'utf8'));
    findings.push(...validated.findings);
    paragraphs.push(...validated.paragraphs);
    for (const { line, target } of validated.links) {
      const message = await checkLink(corpusDir, document.path, target);
      if (message !== null) findings.push({ path: document.path, line, message });
    }
  }
  const titles = documents.map(({ path: file, title }) => ({ path: file, line: 1, text: title }));
  findings.push(...findRepeated(titles, 'has the same title as'), ...findRepeated(paragraphs, 'repeats the paragraph of'));
  return { findings, documents: documents.length, paragraphs: paragraphs.length };
}

function findRepeated(texts: readonly Paragraph[], what: string): Finding[] {
  const first = new Map<string, Paragraph>();
  return texts.flatMap((own) => {
    const key = own.text.toLowerCase();
    const twin = first.get(key);
    if (twin === undefined) {
      first.set(key, own);
      return [];
    }
    return [{ path: own.path, line: own.line, message: `${what} ${twin.path}:${twin.line}` }];
  });
}

async function checkLink(corpusDir: string, from: string, target: string): Promise<string | null> {
  const file = decodeURIComponentSafely(target.split('#')[0]!.split('?')[0]!);
  const fullPath = path.resolve(corpusDir, path.dirname(from), file);
  if (path.relative(corpusDir, fullPath).startsWith('..')) return `the link "${target}" leaves the corpus folder`;
  try {
    await access(fullPath);
    return null;
  } catch {
    // Missing or unreadable: for a reader the link is broken either way.
    return `the link "${target}" leads to a file that is not there`;
  }
}

function decodeURIComponentSafely(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    // A lone "%" is part of the name.
    return text;
  }
}
