import { createHash } from 'node:crypto';
import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import path from 'node:path';
import { BotError, systemErrorCode } from '../errors.ts';
import type { Document } from './document.ts';
import { parseDocument } from './parse-document.ts';

/**
 * Largest file that is read as a document, in bytes. A law of 1,000 pages is about 4 MB of Markdown; more than this is
 * nearly always a data dump or a wrong file, and would be read whole into memory.
 */
export const MAX_DOCUMENT_BYTES = 10 * 1024 * 1024;

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
 * Reads every Markdown file (`.md`, `.markdown`) below a folder. Files and folders whose name begins with a dot are passed
 * over. A file that cannot be used becomes a problem and the rest is read all the same.
 *
 * @throws {BotError} `CORPUS_INVALID` if the folder cannot be read, `CORPUS_EMPTY` if it holds no usable document.
 */
export async function readCorpus(corpusDir: string): Promise<Corpus> {
  const documents = new Map<string, Document>();
  const problems: CorpusProblem[] = [];
  for (const file of await listMarkdownFiles(corpusDir, problems)) {
    try {
      const document = await readDocument(corpusDir, file);
      const twin = documents.get(document.id);
      if (twin) throw new BotError('CORPUS_INVALID', `Skipped "${file}": "${twin.path}" has the same id. Rename one of them.`);
      documents.set(document.id, document);
    } catch (error) {
      problems.push({ path: file, message: describeProblem(file, error) });
    }
  }
  if (documents.size === 0) {
    const reasons = problems.map((problem) => ` ${problem.message}`).join('');
    throw new BotError(
      'CORPUS_EMPTY',
      `Found no usable Markdown document in the corpus folder "${corpusDir}". Add .md files there or set CORPUS_DIR to another folder.${reasons}`,
    );
  }
  return { documents: [...documents.values()], problems };
}

async function readDocument(corpusDir: string, file: string): Promise<Document> {
  const fullPath = path.join(corpusDir, file);
  const { size } = await stat(fullPath);
  if (size > MAX_DOCUMENT_BYTES) {
    throw new BotError(
      'CORPUS_INVALID',
      `Skipped "${file}": expected at most ${megabytes(MAX_DOCUMENT_BYTES)}, got ${megabytes(size)}. Split it into several documents.`,
    );
  }
  const bytes = await readFile(fullPath);
  return parseDocument(file, decodeText(file, bytes), createHash('sha256').update(bytes).digest('hex'));
}

function decodeText(file: string, bytes: Uint8Array): string {
  if (bytes.includes(0)) {
    throw new BotError('CORPUS_INVALID', `Skipped "${file}": expected Markdown text, got binary data. Remove it or save it as UTF-8 text.`);
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new BotError('CORPUS_INVALID', `Skipped "${file}": it is not valid UTF-8. Save it again with UTF-8 encoding.`, {
      cause: error,
    });
  }
}

function describeProblem(file: string, error: unknown): string {
  if (error instanceof BotError) return error.message;
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
async function listMarkdownFiles(corpusDir: string, problems: CorpusProblem[]): Promise<string[]> {
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
      else if (isMarkdown(file) && (entry.isFile() || (entry.isSymbolicLink() && (await leadsToFile(root, file))))) files.push(file);
    } catch (error) {
      problems.push({ path: file, message: describeProblem(file, error) });
    }
  }
}

function isMarkdown(file: string): boolean {
  return /\.(md|markdown)$/i.test(file);
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
