import { mkdir, readdir, readFile, truncate, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { addDocument } from '../../../src/corpus/add-document.ts';
import { readCorpus } from '../../../src/corpus/read-corpus.ts';
import { textsOf } from '../../support/corpus-documents.ts';
import { docxOf } from '../../support/docx-file.ts';
import { startHttpsServer } from '../../support/https-server.ts';
import { drawPdf, pdfOf } from '../../support/pdf-file.ts';
import { errorOf } from '../../support/sample-error.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

const SENTENCE =
  'The ferry crosses the bay four times a day, in summer and in winter, and takes cars, bicycles and dogs.';

async function createDesk() {
  const folder = await createTemporaryFolder();
  const corpusDir = path.join(folder, 'corpus');
  await mkdir(corpusDir);
  return {
    corpusDir,
    /** Writes a file beside the corpus folder and adds it. */
    add: async (file: string, content: string | Uint8Array, name?: string) => {
      const source = path.join(folder, file);
      await writeFile(source, content);
      return addDocument({ source, corpusDir, name });
    },
    addUrl: (source: string, policy?: Parameters<typeof addDocument>[0]['policy']) =>
      addDocument({ source, corpusDir, ...(policy && { policy }) }),
    read: (file: string) => readFile(path.join(corpusDir, file), 'utf8'),
  };
}

describe('addDocument, of a file', () => {
  it('makes Markdown of a PDF, with its pages as sections', async () => {
    const { add, read, corpusDir } = await createDesk();
    const info = { Title: 'Ferry: a report', CreationDate: new Date('2025-05-27T12:00:00Z') };
    const added = await add(
      'Annual Report (final).PDF',
      await pdfOf([[{ text: SENTENCE }], [{ text: 'Dogs go free.' }]], { info }),
    );
    expect(added).toEqual({
      file: path.join(corpusDir, 'annual-report-final.md'),
      facts: {
        title: 'Ferry: a report',
        publisher: undefined,
        date: '2025-05-27',
        url: undefined,
        language: undefined,
      },
      missing: ['publisher', 'url'],
    });
    expect(await read('annual-report-final.md')).toBe(
      `---\ntitle: "Ferry: a report"\ndate: 2025-05-27\n---\n\n## p. 1\n\n${SENTENCE}\n\n## p. 2\n\nDogs go free.\n`,
    );
  });

  it('makes Markdown of Word, a web page and plain text, which the index reads', async () => {
    const { add, corpusDir } = await createDesk();
    await add('a.docx', docxOf({ paragraphs: ['# Ferry', SENTENCE], properties: { 'dc:title': 'A' } }));
    await add(
      'b.html',
      `<html><head><meta property="og:site_name" content="Port"></head><body><p>${SENTENCE}</p></body></html>`,
    );
    const { missing } = await add('c.txt', `${SENTENCE}\n\n- *starred*`);
    expect(missing).toEqual(['title', 'publisher', 'date', 'url']);
    const { documents, problems } = await readCorpus(corpusDir);
    expect(problems).toEqual([]);
    expect(documents.map(textsOf)).toEqual([[[SENTENCE]], [[SENTENCE]], [[SENTENCE], ['- *starred*']]]);
    expect(documents.map(({ title }) => title)).toEqual(['A', 'B', 'C']);
  });

  it('copies Markdown, and states its heading as the title', async () => {
    const { add, read } = await createDesk();
    await add('a.md', '---\ndate: 2025\n---\n\n# The *ferry*\n\n* one[^1]\n\n[^1]: Port, "Fares", 2024\n');
    expect(await read('a.md')).toBe(
      '---\ndate: 2025\ntitle: The ferry\n---\n\n# The *ferry*\n\n* one[^1]\n\n[^1]: Port, "Fares", 2024\n',
    );
  });

  it('never writes over a document, nor adds a second one with the same id', async () => {
    const { add, corpusDir, read } = await createDesk();
    await writeFile(path.join(corpusDir, 'Ferry.pdf'), 'old');
    const { code, message } = await errorOf(() => add('ferry.txt', SENTENCE));
    expect(code).toBe('DOCUMENT_NOT_ADDED');
    expect(message).toContain(`Cannot write over "${path.join(corpusDir, 'Ferry.pdf')}"`);
    await add('ferry.txt', SENTENCE, 'ferry-2');
    await errorOf(() => add('ferry-2.md', 'New.'));
    expect(await read('ferry-2.md')).toBe(`${SENTENCE}\n`);
  });

  it.each([
    ['../../escape', 'escape.md'],
    ['.hidden', 'hidden.md'],
    ['Über Fähren/1', 'uber-fahren-1.md'],
    ['Паром', 'паром.md'],
    ['...', 'document.md'],
    ['x'.repeat(300), `${'x'.repeat(80)}.md`],
  ])('makes of the name "%s" the file %s in the corpus folder', async (name, file) => {
    const { add, corpusDir } = await createDesk();
    await add('a.txt', SENTENCE, name);
    expect(await readdir(corpusDir)).toEqual([file]);
  });

  it('says in a sentence why a file cannot be added, and adds nothing', async () => {
    const { add, addUrl, corpusDir } = await createDesk();
    const reasonFor = async (act: () => Promise<unknown>): Promise<string> => (await errorOf(act)).message;
    const scan = await drawPdf((pdf) => pdf.addPage());
    expect(await reasonFor(() => add('scan.pdf', scan))).toContain(
      'scan.pdf": it holds pictures of its pages and no text',
    );
    expect(await reasonFor(() => add('a.docx', 'x'))).toContain('a.docx": it is damaged or no .docx file');
    expect(await reasonFor(() => add('a.odt', 'x'))).toContain(
      'expected a file that ends in one of .md, .markdown, .txt',
    );
    expect(await reasonFor(() => add('a.txt', ' \n'))).toContain('it holds no text');
    expect(await reasonFor(() => add('a.txt', Buffer.from('é', 'latin1')))).toContain('it is not valid UTF-8');
    expect(await reasonFor(() => add('a.md', '---\ntitle: [\n---\n\nText.'))).toContain('Cannot read the front matter');
    expect(await reasonFor(() => addUrl('gone.md'))).toBe('Cannot add "gone.md": there is no such file.');
    expect(await reasonFor(() => addUrl(corpusDir))).toContain('it is no file');
    const large = path.join(corpusDir, '..', 'large.pdf');
    await writeFile(large, '');
    await truncate(large, 200 * 1024 * 1024);
    expect(await reasonFor(() => addUrl(large))).toContain('it has more than 50 MB');
    expect(await readdir(corpusDir)).toEqual([]);
  });

  it('names a corpus folder that is not there', async () => {
    const source = path.join(await createTemporaryFolder(), 'a.md');
    await writeFile(source, SENTENCE);
    const { message } = await errorOf(() => addDocument({ source, corpusDir: `${source}-gone` }));
    expect(message).toContain('the folder does not exist');
  });
});

describe('addDocument, of an address', () => {
  it('names the file after the title and states where it was fetched', async () => {
    const page = `<html lang="en"><head><title>The Ferry | Port</title><meta property="og:title" content="The Ferry: Fares">
      <meta name="dcterms.publisher" content="Port of Marwick"><meta name="dcterms.issued" content="2025-06-23">
      <link rel="canonical" href="https://elsewhere.example/x"></head><body><nav>Menu</nav><p>${SENTENCE}</p></body></html>`;
    const { origin, policy } = await startHttpsServer((_, response) => {
      response.setHeader('content-type', 'text/html').end(page);
    });
    const { addUrl, read } = await createDesk();
    const added = await addUrl(`${origin}/news/123`, policy);
    expect(added).toMatchObject({ facts: { url: `${origin}/news/123`, publisher: 'Port of Marwick' }, missing: [] });
    expect(await read('the-ferry-fares.md')).toBe(
      `---\ntitle: "The Ferry: Fares"\npublisher: Port of Marwick\ndate: 2025-06-23\nurl: ${origin}/news/123\nlanguage: en\n---\n\n${SENTENCE}\n`,
    );
  });

  it('names a file without title after its address', async () => {
    const { origin, policy } = await startHttpsServer((_, response) => {
      response.setHeader('content-type', 'text/plain').end(SENTENCE);
    });
    const { addUrl, corpusDir } = await createDesk();
    await addUrl(`${origin}/files/Ferry_rules.txt?v=2`, policy);
    await addUrl(origin, policy);
    expect((await readdir(corpusDir)).sort()).toEqual(['ferry-rules.md', 'localhost.md']);
  });

  it('speaks to public servers only, unless it is told otherwise', async () => {
    const { addUrl, corpusDir } = await createDesk();
    const { message } = await errorOf(() => addUrl('https://localhost/a.md'));
    expect(message).toContain('not an address of the public Internet');
    expect(await readdir(corpusDir)).toEqual([]);
  });
});
