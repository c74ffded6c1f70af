import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { BotError, systemErrorCode } from '../errors.ts';
import { decodeText } from './decode-text.ts';
import { DOCUMENT_ENDINGS, formatOf, maxBytesOf } from './document-format.ts';
import type { Document } from './document.ts';
import { CONVERSION_LIMITS, DocumentConverter } from './formats/document-converter.ts';
import { UnreadableDocument } from './formats/unreadable-document.ts';
import { documentIdOf, parseDocument, parseTextDocument } from './parse-document.ts';

/** A file that could not be used, with a sentence that says why and what to do. */
interface CorpusProblem {
  readonly path: string;
  readonly message: string;
}

export interface Corpus {
  /** Sorted by path. */
  readonly documents: readonly Document[];
  readonly problems: readonly CorpusProblem[];
}

/**
 * Reads every document below a folder: Markdown and plain text here, other formats in a process of their own. Files and
 * folders whose name begins with a dot are passed over. A file that cannot be used becomes a problem and the rest is read
 * all the same.
 *
 * @throws {BotError} `CORPUS_INVALID` if the folder cannot be read, `CORPUS_EMPTY` if it holds no usable document.
 */
export async function readCorpus(corpusDir: string, limits = CONVERSION_LIMITS): Promise<Corpus> {
  const documents = new Map<string, Document>();
  const problems: CorpusProblem[] = [];
  const converter = new DocumentConverter(limits);
  try {
    for (const file of await listDocuments(corpusDir, problems)) {
      try {
        const twin = documents.get(documentIdOf(file));
        if (twin)
          throw new BotError(
            'CORPUS_INVALID',
            `Skipped "${file}": "${twin.path}" has the same id. Rename one of them.`,
          );
        const document = await readDocument(corpusDir, file, converter);
        documents.set(document.id, document);
      } catch (error) {
        problems.push({ path: file, message: describeProblem(file, error) });
      }
    }
  } finally {
    await converter.close();
  }
  if (documents.size === 0) {
    const reasons = problems.map((problem) => ` ${problem.message}`).join('');
    throw new BotError(
      'CORPUS_EMPTY',
      `Found no usable document in the corpus folder "${corpusDir}". Add files there (${DOCUMENT_ENDINGS}) or set CORPUS_DIR to another folder.${reasons}`,
    );
  }
  return { documents: [...documents.values()], problems };
}

async function readDocument(corpusDir: string, file: string, converter: DocumentConverter): Promise<Document> {
  const format = formatOf(file)!;
  const fullPath = path.join(corpusDir, file);
  const { size } = await stat(fullPath);
  if (size > maxBytesOf(format)) {
    throw new BotError(
      'CORPUS_INVALID',
      `Skipped "${file}": expected at most ${megabytes(maxBytesOf(format))}, got ${megabytes(size)}. Split it into several documents.`,
    );
  }
  const bytes = await readFile(fullPath);
  const contentHash = createHash('sha256').update(bytes).digest('hex');
  switch (format) {
    case 'markdown':
      return parseDocument(file, decodeText(bytes), contentHash);
    case 'text':
      return parseTextDocument(file, decodeText(bytes), contentHash);
    default:
      return parseDocument(file, await converter.convert(format, bytes), contentHash);
  }
}

function describeProblem(file: string, error: unknown): string {
  if (error instanceof BotError) return error.message;
  if (error instanceof UnreadableDocument) return `Skipped "${file}": ${error.message}`;
  switch (systemErrorCode(error)) {
    case 'EACCES':
    case 'EPERM':
      return `Skipped "${file}": no permission to read it. Change its permissions.`;
    case 'ENOENT':
      return `Skipped "${file}": it was gone when it came to be read.`;
    default:
      return `Skipped "${file}": ${error instanceof Error ? error.message : String(error)}.`;
  }
}

const FOLDER_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'it does not exist',
  ENOTDIR: 'it is not a folder',
  EACCES: 'there is no permission to read it',
};

/** Paths relative to the folder, with `/`, sorted. Links are followed only to files inside the folder. */
async function listDocuments(corpusDir: string, problems: CorpusProblem[]): Promise<string[]> {
  let root: string;
  const files: string[] = [];
  try {
    root = await realpath(corpusDir);
    await listFolder(root, '', files, problems);
  } catch (error) {
    const reason = FOLDER_REASONS[systemErrorCode(error) ?? ''] ?? String(error);
    throw new BotError(
      'CORPUS_INVALID',
      `Cannot read the corpus folder "${corpusDir}": ${reason}. Create it or set CORPUS_DIR.`,
      { cause: error },
    );
  }
  // By code units, not by locale: the order decides passage numbers and must be the same on every machine.
  return files.sort();
}

async function listFolder(root: string, folder: string, files: string[], problems: CorpusProblem[]): Promise<void> {
  for (const entry of await readdir(path.join(root, folder), { withFileTypes: true })) {
    if (entry.name.startsWith('.')) continue;
    const file = folder === '' ? entry.name : `${folder}/${entry.name}`;
    try {
      if (entry.isDirectory()) await listFolder(root, file, files, problems);
      else if (
        formatOf(file) !== null &&
        (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(root, file))))
      )
        files.push(file);
    } catch (error) {
      problems.push({ path: file, message: describeProblem(file, error) });
    }
  }
}

/**
 * Whether a link leads to a file of the corpus; a link to a folder does not.
 *
 * @throws {BotError} `CORPUS_INVALID` if it leads nowhere or out of the folder.
 */
async function leadsToFile(root: string, file: string): Promise<boolean> {
  let target: string;
  try {
    target = await realpath(path.join(root, file));
  } catch (error) {
    throw new BotError(
      'CORPUS_INVALID',
      `Skipped "${file}": it is a link to a file that does not exist. Remove the link or restore its target.`,
      { cause: error },
    );
  }
  if (target !== root && !target.startsWith(root + path.sep)) {
    throw new BotError(
      'CORPUS_INVALID',
      `Skipped "${file}": it is a link that leaves the corpus folder. Copy the file into the folder instead.`,
    );
  }
  return (await stat(target)).isFile();
}

function megabytes(bytes: number): string {
  // Rounded up, so that a byte over the limit is not called the limit.
  return `${(Math.ceil((bytes / 1024 / 1024) * 10) / 10).toFixed(1)} MB`;
}
