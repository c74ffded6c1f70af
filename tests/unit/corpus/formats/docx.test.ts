import { describe, expect, it } from 'vitest';
import { checkParts } from '../../../../src/corpus/formats/docx-parts.ts';
import { readDocx } from '../../../../src/corpus/formats/docx.ts';
import { writeMarkdown } from '../../../../src/corpus/formats/extracted-document.ts';
import { documentOf, textsOf } from '../../../support/corpus-documents.ts';
import { docxOf } from '../../../support/docx-file.ts';

const REPORT = docxOf({
  paragraphs: ['# The ferry', 'It crosses & returns <daily>.[^1] Dogs are free.', '## Fares', 'Four euros.'],
  footnotes: ['Port Office, "Tariff", 2024-03-01, https://example.org/tariff'],
  properties: { 'dc:title': 'Ferry report', 'dcterms:modified': '2025-05-27T08:00:00Z', 'dc:language': 'en-GB' },
});

const read = async (bytes: Uint8Array) => documentOf(writeMarkdown(await readDocx(bytes)), 'ferry.docx');

describe('readDocx', () => {
  it('takes headings and paragraphs', async () => {
    const document = await read(REPORT);
    expect(document.sections.map(({ headings }) => headings)).toEqual([['The ferry'], ['The ferry', 'Fares']]);
    expect(textsOf(document)).toEqual([['It crosses & returns <daily>.', 'Dogs are free.'], ['Four euros.']]);
  });

  it('takes footnotes as sources of the sentences that they stand at', async () => {
    const document = await read(REPORT);
    const [first, second] = document.sections[0]!.blocks[0]!.sentences;
    expect([first!.footnotes.length, second!.footnotes]).toEqual([1, []]);
    expect(document.footnotes.get(first!.footnotes[0]!)).toEqual({
      publisher: 'Port Office',
      title: 'Tariff',
      date: '2024-03-01',
      url: 'https://example.org/tariff',
    });
  });

  it('takes title, date and language from the properties', async () => {
    expect((await readDocx(REPORT)).facts).toMatchObject({
      title: 'Ferry report',
      date: '2025-05-27',
      language: 'en-GB',
    });
    expect((await readDocx(docxOf({ paragraphs: ['Text.'] }))).facts.title).toBeUndefined();
  });

  it('refuses a document without text', async () => {
    await expect(readDocx(docxOf({ paragraphs: [] }))).rejects.toThrow(/^it holds no text/);
  });

  it.each([
    ['text', Buffer.from('No zip.'), /^it is damaged or no \.docx file/],
    ['half a document', REPORT.subarray(0, REPORT.length / 2), /^it is damaged or no \.docx file/],
    ['an old Word file', Buffer.from('d0cf11e0a1b11ae1000000', 'hex'), /^it is a Word file from before 2007/],
    [
      'an encrypted document',
      Buffer.concat([Buffer.from('d0cf11e0a1b11ae1', 'hex'), Buffer.from('EncryptedPackage', 'utf16le')]),
      /^it is protected by a password/,
    ],
    [
      'a zip file of something else',
      docxOf({
        paragraphs: ['x'],
        parts: { '_rels/.rels': Buffer.from('<x/>'), 'word/document.xml': Buffer.from('') },
      }),
      /^it is damaged/,
    ],
  ])('refuses %s', async (_, bytes, reason) => {
    await expect(readDocx(bytes)).rejects.toThrow(reason);
  });
});

describe('checkParts', () => {
  const megabyte = 1024 * 1024;
  const bomb = Buffer.from(docxOf({ paragraphs: ['x'], parts: { 'word/media/a.bin': new Uint8Array(3 * megabyte) } }));

  it('refuses what unpacks to more than the limit, by what it declares', async () => {
    expect(bomb.length).toBeLessThan(megabyte / 100);
    await expect(checkParts(bomb, 2 * megabyte)).rejects.toThrow(/^it unpacks to more than 2 MB/);
    await expect(checkParts(bomb, 4 * megabyte)).resolves.toContain('coreProperties');
  });

  it('refuses a part that unpacks to more than it declares', async () => {
    const size = Buffer.alloc(4);
    size.writeUInt32LE(3 * megabyte);
    const lie = Buffer.from(bomb);
    for (let at = lie.indexOf(size); at !== -1; at = lie.indexOf(size, at)) lie.writeUInt32LE(1000, at);
    await expect(checkParts(lie, 2 * megabyte)).rejects.toThrow(/^it is damaged/);
  });
});
