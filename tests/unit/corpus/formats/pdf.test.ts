import { describe, expect, it } from 'vitest';
import { writeMarkdown } from '../../../../src/corpus/formats/extracted-document.ts';
import { readPdf } from '../../../../src/corpus/formats/pdf.ts';
import { documentOf, textsOf } from '../../../support/corpus-documents.ts';
import { drawPdf, pdfOf } from '../../../support/pdf-file.ts';

const LONG = 'The ferry crosses the bay four times a day, in summer and in winter, and takes cars, bicycles and dogs.';

const read = async (bytes: Uint8Array, path = 'the-ferry.pdf') => documentOf(writeMarkdown(await readPdf(bytes)), path);

describe('readPdf', () => {
  it('makes a section of every page with text, and of the headings on it', async () => {
    const document = await read(
      await pdfOf([
        [{ text: 'Annual report', size: 22 }, { text: LONG }],
        [],
        [{ text: 'Fares', size: 16 }, { text: 'Four euros.' }],
      ]),
    );
    expect(document.title).toBe('Annual report');
    expect(document.sections.map(({ headings }) => headings)).toEqual([['p. 1'], ['p. 3', 'Fares']]);
    expect(textsOf(document)).toEqual([[LONG], ['Four euros.']]);
  });

  it('joins lines into paragraphs', async () => {
    expect(textsOf(await read(await pdfOf([[{ text: `${LONG} ${LONG}` }, { text: 'Next.' }]])))).toEqual([
      [LONG, LONG],
      ['Next.'],
    ]);
  });

  it('takes title, date and language that the file states', async () => {
    const info = { Title: 'Ferry  report', CreationDate: new Date('2025-05-27T12:00:00Z') };
    const { facts } = await readPdf(await pdfOf([[{ text: 'x' }]], { info, lang: 'en-CA' }));
    expect(facts).toMatchObject({ title: 'Ferry report', date: '2025-05-27', language: 'en-CA' });
  });

  it.each(['Microsoft Word - report.docx', 'report_final.indd', 'Untitled', ' '])(
    'takes "%s" for no title',
    async (Title) => {
      const document = await read(await pdfOf([[{ text: LONG }]], { info: { Title } }));
      expect(document).toMatchObject({ title: 'The ferry', hasOwnTitle: false });
    },
  );

  it('reads a file that may be opened without its password', async () => {
    const bytes = await pdfOf([[{ text: LONG }]], { ownerPassword: 'secret', pdfVersion: '1.7' });
    expect(textsOf(await read(bytes))).toEqual([[LONG]]);
  });

  it('leaves out text that runs up the margin', async () => {
    const bytes = await drawPdf((pdf) => {
      pdf.addPage().text(LONG).rotate(90).text('Stamp of a preprint', 100, -40);
    });
    expect(textsOf(await read(bytes))).toEqual([[LONG]]);
  });

  it('refuses a scan without text, a password, and what is damaged, each with its reason', async () => {
    const scan = await drawPdf((pdf) => pdf.addPage().rect(0, 0, 500, 500).fill('grey'));
    await expect(readPdf(scan)).rejects.toThrow(/^it holds pictures of its pages and no text/);
    const locked = await pdfOf([[{ text: LONG }]], { userPassword: 'secret', pdfVersion: '1.7' });
    await expect(readPdf(locked)).rejects.toThrow(/^it is protected by a password/);
    const whole = await pdfOf([[{ text: LONG }]]);
    for (const bytes of [whole.subarray(0, 300), Buffer.from('No PDF.'), new Uint8Array(0)]) {
      await expect(readPdf(bytes)).rejects.toThrow(/^it is damaged or no PDF file/);
    }
  });
});
