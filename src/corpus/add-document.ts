import { readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BotError, systemErrorCode } from '../errors.ts';
import { completeFrontMatter } from './complete-front-matter.ts';
import { decodeText } from './decode-text.ts';
import { DOCUMENT_ENDINGS, type DocumentFormat, formatOf, maxBytesOf } from './document-format.ts';
import type { Document } from './document.ts';
import { type FetchPolicy, fetchDocument, PUBLIC_ONLY } from './fetch-document.ts';
import { DocumentConverter } from './formats/document-converter.ts';
import { type DocumentFacts, writeMarkdown } from './formats/extracted-document.ts';
import { parsePlainText } from './formats/plain-text.ts';
import { UnreadableDocument } from './formats/unreadable-document.ts';
import { parseFrontMatter } from './front-matter.ts';
import { documentIdOf, normaliseLineEnds, parseDocument, parseMarkdown } from './parse-document.ts';

/** What front matter should say, so that an answer can name its source. */
const WANTED = ['title', 'publisher', 'date', 'url'] as const;

export interface AddOptions {
  /** Path of a file, or an https address. */
  readonly source: string;
  readonly corpusDir: string;
  /** File name in the corpus folder without its ending; made from the source where it is not given. */
  readonly name?: string | undefined;
  readonly policy?: FetchPolicy;
}

export interface AddedDocument {
  /** The new file. */
  readonly file: string;
  /** What its front matter says. */
  readonly facts: DocumentFacts;
  /** What it should say, but was not found. */
  readonly missing: readonly string[];
}

interface Source {
  readonly format: DocumentFormat;
  readonly bytes: Uint8Array;
  /** Where it was fetched from. */
  readonly url?: string;
}

/**
 * Copies a document into the corpus folder as Markdown, with front matter that says what was found out about it. A file
 * that is there already is never written over.
 *
 * @throws {BotError} `DOCUMENT_NOT_ADDED` with a sentence that says why.
 */
export async function addDocument(options: AddOptions): Promise<AddedDocument> {
  const { source, corpusDir, policy = PUBLIC_ONLY } = options;
  const given: Source = /^[a-z][a-z+.-]*:\/\//i.test(source)
    ? await fetchDocument(source, policy)
    : await readGiven(source);
  const converted = await toMarkdown(source, given);
  const document = parseOrRefuse(source, converted);
  const title = document.hasOwnTitle ? document.title : undefined;
  // A page may name any address as its own; this is where it was read.
  const markdown = completeFrontMatter(converted, { title }, { url: given.url });
  const facts = factsOf(markdown);
  const id = slugOf(options.name ?? nameOf(source, given, facts)) || 'document';
  const file = await writeNew(corpusDir, id, markdown);
  return { file, facts, missing: WANTED.filter((name) => !facts[name]) };
}

function refuse(source: string, reason: string, cause?: unknown): BotError {
  return new BotError('DOCUMENT_NOT_ADDED', `Cannot add "${source}": ${reason}`, { cause });
}

const FILE_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file.',
  EACCES: 'there is no permission to read it.',
  EPERM: 'there is no permission to read it.',
};

async function readGiven(source: string): Promise<Source> {
  const format = formatOf(source);
  try {
    const facts = await stat(source);
    if (!facts.isFile()) throw refuse(source, 'it is no file.');
    if (format === null) throw refuse(source, `expected a file that ends in one of ${DOCUMENT_ENDINGS}.`);
    if (facts.size > maxBytesOf(format)) {
      const megabytes = maxBytesOf(format) / 1024 / 1024;
      throw refuse(source, `it has more than ${megabytes} MB. Split it into several documents.`);
    }
    return { format, bytes: await readFile(source) };
  } catch (error) {
    const reason = FILE_REASONS[systemErrorCode(error) ?? ''];
    throw reason === undefined ? error : refuse(source, reason, error);
  }
}

async function toMarkdown(source: string, { format, bytes }: Source): Promise<string> {
  const converter = new DocumentConverter();
  try {
    switch (format) {
      case 'markdown':
        return decodeText(bytes);
      case 'text':
        return writeMarkdown({ facts: {}, content: parsePlainText(normaliseLineEnds(decodeText(bytes))).children });
      default:
        return await converter.convert(format, bytes);
    }
  } catch (error) {
    throw error instanceof UnreadableDocument ? refuse(source, error.message, error) : error;
  } finally {
    await converter.close();
  }
}

function parseOrRefuse(source: string, markdown: string): Document {
  const document = parseDocument(source, markdown, '');
  if (document.sections.length === 0) throw refuse(source, 'it holds no text. Check that it is the right file.');
  return document;
}

function factsOf(markdown: string): DocumentFacts {
  const node = parseMarkdown(markdown).children.find((child) => child.type === 'yaml');
  const result = parseFrontMatter(node?.value ?? '');
  if ('problem' in result) throw new TypeError(`Expected front matter that parses, got: ${result.problem}`);
  const { title, publisher, date, url, language } = result.frontMatter;
  return { title, publisher, date, url: url ?? undefined, language };
}

/** A file keeps its name; an address often says less than the title that stands there. */
function nameOf(source: string, given: Source, facts: DocumentFacts): string {
  if (given.url === undefined) return documentIdOf(path.basename(source));
  const { hostname, pathname } = new URL(given.url);
  return facts.title ?? (documentIdOf(path.posix.basename(pathname)) || hostname);
}

/** File systems allow 255 bytes, and a person reads this much. */
const MAX_NAME_CHARS = 80;

/** Letters and digits with hyphens between, which no file system and no shell takes for anything else. */
function slugOf(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}+/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .slice(0, MAX_NAME_CHARS)
    .replace(/^-+|-+$/g, '');
}

const FOLDER_REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'the folder does not exist',
  ENOTDIR: 'the folder is a file',
  EACCES: 'there is no permission to write there',
  EPERM: 'there is no permission to write there',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
};

async function writeNew(corpusDir: string, id: string, markdown: string): Promise<string> {
  const file = path.join(corpusDir, `${id}.md`);
  try {
    const twin = (await readdir(corpusDir)).find(
      (name) => formatOf(name) !== null && documentIdOf(name).toLowerCase() === id,
    );
    if (twin !== undefined) throw existing(path.join(corpusDir, twin));
    await writeFile(file, markdown, { flag: 'wx' });
    return file;
  } catch (error) {
    if (error instanceof BotError) throw error;
    if (systemErrorCode(error) === 'EEXIST') throw existing(file, error);
    const code = systemErrorCode(error) ?? '';
    // What could not be written whole must not stay as half a document.
    if (code === 'ENOSPC' || code === 'EDQUOT') await rm(file, { force: true });
    throw new BotError(
      'DOCUMENT_NOT_ADDED',
      `Cannot write "${file}": ${FOLDER_REASONS[code] ?? String(error)}. Mend that, or set CORPUS_DIR to another folder.`,
      { cause: error },
    );
  }
}

function existing(file: string, cause?: unknown): BotError {
  return new BotError(
    'DOCUMENT_NOT_ADDED',
    `Cannot write over "${file}", which is there already. Give another name with --name, or remove that file.`,
    { cause },
  );
}
