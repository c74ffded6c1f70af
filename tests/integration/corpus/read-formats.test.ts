import { truncate } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readCorpus } from '../../../src/corpus/read-corpus.ts';
import { createCorpusFolder } from '../../support/corpus-folder.ts';
import { textsOf } from '../../support/corpus-documents.ts';
import { docxOf } from '../../support/docx-file.ts';
import { drawPdf, pdfOf } from '../../support/pdf-file.ts';
import { slowPage } from '../../support/slow-page.ts';

const TEXT = 'The ferry crosses the bay.';

describe('readCorpus, on formats', () => {
  it('reads a document of every format, whatever the case of its ending', async () => {
    const { corpus } = await createCorpusFolder({
      'a.md': TEXT,
      'b.txt': TEXT,
      'c.HTML': `<p>${TEXT}</p>`,
      'd.htm': `<p>${TEXT}</p>`,
      'e.pdf': await pdfOf([[{ text: TEXT }]]),
      'f/g.docx': docxOf({ paragraphs: [TEXT] }),
    });
    const { documents, problems } = await readCorpus(corpus);
    expect(problems).toEqual([]);
    expect(documents.map(({ id }) => id)).toEqual(['a', 'b', 'c', 'd', 'e', 'f/g']);
    for (const document of documents) expect(textsOf(document), document.path).toEqual([[TEXT]]);
    expect(documents[4]!.sections[0]!.headings).toEqual(['p. 1']);
  });

  it('gives lines of the file where the format has lines, and numbers in any case', async () => {
    const { corpus } = await createCorpusFolder({ 'b.txt': `\n\n${TEXT}`, 'c.html': `<p>\n\n${TEXT}</p>` });
    const { documents } = await readCorpus(corpus);
    const lines = documents.map(({ sections }) => sections[0]!.blocks[0]!.sentences[0]!.lines);
    expect(lines).toEqual([
      [3, 3],
      [1, 1],
    ]);
  });

  it('names each file that cannot be read in a sentence, and reads the rest', async () => {
    const { corpus } = await createCorpusFolder({
      'bomb.docx': docxOf({ paragraphs: ['x'], parts: { 'word/media/a.bin': new Uint8Array(120 * 1024 * 1024) } }),
      'broken.docx': 'PK',
      'empty.html': '',
      'large.pdf': '',
      'locked.pdf': await pdfOf([[{ text: TEXT }]], { userPassword: 'secret', pdfVersion: '1.7' }),
      'scan.pdf': await drawPdf((pdf) => pdf.addPage().rect(0, 0, 500, 500).fill('grey')),
      'torn.pdf': '%PDF-1.7',
      'good.pdf': await pdfOf([[{ text: TEXT }]]),
      'latin.txt': new Uint8Array([0x63, 0xe9]),
    });
    await truncate(path.join(corpus, 'large.pdf'), 200 * 1024 * 1024);
    const { documents, problems } = await readCorpus(corpus);
    expect(documents.map(({ id }) => id)).toEqual(['good']);
    const reasons: Readonly<Record<string, string>> = {
      'bomb.docx': 'it unpacks to more than 100 MB',
      'broken.docx': 'it is damaged or no .docx file',
      'empty.html': 'it holds no article text',
      'large.pdf': 'expected at most 50.0 MB, got 200.0 MB',
      'latin.txt': 'it is not valid UTF-8',
      'locked.pdf': 'it is protected by a password',
      'scan.pdf': 'it holds pictures of its pages and no text',
      'torn.pdf': 'it is damaged or no PDF file',
    };
    expect(problems.map((problem) => problem.path)).toEqual(Object.keys(reasons));
    for (const { path: file, message } of problems) expect(message).toContain(`Skipped "${file}": ${reasons[file]!}`);
  });

  it('skips the second of two files whose names differ in the ending alone', async () => {
    const { corpus } = await createCorpusFolder({ 'a.md': TEXT, 'a.pdf': 'broken' });
    const { documents, problems } = await readCorpus(corpus);
    expect(documents.map((document) => document.path)).toEqual(['a.md']);
    expect(problems).toMatchObject([{ path: 'a.pdf', message: expect.stringContaining('same id') as string }]);
  });

  it('skips what takes longer than it may, and reads the rest', async () => {
    const { corpus } = await createCorpusFolder({
      'slow.html': slowPage(),
      'soon.html': `<p>${TEXT}</p>`,
    });
    const limits = { timeMs: 8_000, heapMegabytes: 4_096, residentBytes: Infinity };
    const { documents, problems } = await readCorpus(corpus, limits);
    expect(documents.map(({ id }) => id)).toEqual(['soon']);
    expect(problems).toMatchObject([
      { path: 'slow.html', message: expect.stringContaining('takes more than 8 s') as string },
    ]);
  });
});
