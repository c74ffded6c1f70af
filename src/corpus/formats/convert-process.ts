import { Worker } from 'node:worker_threads';
import { MAX_TEXT_BYTES } from '../document-format.ts';
import type { ConversionReply, ConversionRequest, ConvertedFormat } from './document-converter.ts';
import { type ExtractedDocument, writeMarkdown } from './extracted-document.ts';
import { UnreadableDocument } from './unreadable-document.ts';

type Read = (bytes: Uint8Array) => ExtractedDocument | Promise<ExtractedDocument>;

/** The libraries of a format are loaded when its first file comes. */
const READERS: Readonly<Record<ConvertedFormat, () => Promise<Read>>> = {
  html: async () => (await import('./html-article.ts')).readHtml,
  pdf: async () => (await import('./pdf.ts')).readPdf,
  docx: async () => (await import('./docx.ts')).readDocx,
};

/**
 * Ends the process when whoever started it is gone and can watch its time and memory no more. In a thread of its own, since a
 * parser may keep this one busy. The parent's id stays the same on Windows, where nothing is noticed.
 */
const PARENT_WATCH = `
  const { workerData } = require('node:worker_threads');
  setInterval(() => { if (process.ppid !== workerData) process.kill(process.pid, 'SIGKILL'); }, 500);
`;
new Worker(PARENT_WATCH, { eval: true, execArgv: [], workerData: process.ppid }).unref();

/** The process that DocumentConverter starts: it takes files as messages, and answers each with Markdown or a reason. */
process.on('message', (request: ConversionRequest) => {
  void convert(request).then((reply) => process.send?.(reply));
});
process.send?.('ready');

async function convert({ format, bytes }: ConversionRequest): Promise<ConversionReply> {
  try {
    const read = await READERS[format]();
    const markdown = writeMarkdown(await read(bytes));
    return Buffer.byteLength(markdown) <= MAX_TEXT_BYTES
      ? { markdown }
      : { reason: 'it holds more than 10 MB of text. Split it into several documents.' };
  } catch (error) {
    if (error instanceof UnreadableDocument) return { reason: error.message };
    const detail = error instanceof Error ? error.message.split('\n')[0]!.replace(/\.$/, '') : String(error);
    return { reason: `it cannot be read (${detail}). Save it again, or in another format.` };
  }
}
