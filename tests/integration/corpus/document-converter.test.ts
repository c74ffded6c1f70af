import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import {
  CONVERSION_LIMITS,
  type ConversionLimits,
  DocumentConverter,
} from '../../../src/corpus/formats/document-converter.ts';
import { startScript } from '../../support/index-child-process.ts';
import { pdfOf } from '../../support/pdf-file.ts';
import { slowPage } from '../../support/slow-page.ts';

const html = (text: string): Buffer => Buffer.from(`<html><body><p>${text}</p></body></html>`);

function createConverter(limits: Partial<ConversionLimits> = {}): DocumentConverter {
  const converter = new DocumentConverter({ ...CONVERSION_LIMITS, ...limits });
  onTestFinished(() => converter.close());
  return converter;
}

/** Process ids of the converters that a process has started: this one unless told otherwise. */
async function childIds(parentId = process.pid): Promise<string[]> {
  const ids: string[] = [];
  for (const id of (await readdir('/proc')).filter((name) => /^\d+$/.test(name))) {
    // A process may end between being listed and being read.
    const command = await readFile(`/proc/${id}/cmdline`, 'utf8').catch(() => '');
    const stat = await readFile(`/proc/${id}/stat`, 'utf8').catch(() => '');
    const parent = stat.slice(stat.lastIndexOf(')')).split(' ')[2];
    if (command.includes('convert-process') && parent === String(parentId)) ids.push(id);
  }
  return ids;
}

/** About 9 MB of elements, whose tree takes hundreds of megabytes. */
const HUGE_PAGE = Buffer.from(`<html><body>${'<p><b>a</b>'.repeat(800_000)}</body></html>`);

describe('DocumentConverter', () => {
  it('converts one file after another, of any format, in one process', async () => {
    const converter = createConverter();
    expect(await converter.convert('html', html('One.'))).toBe('One.\n');
    const [first] = await childIds();
    expect(await converter.convert('pdf', await pdfOf([[{ text: 'Two.' }]]))).toContain('## p. 1\n\nTwo.\n');
    expect(await childIds()).toEqual([first]);
  });

  it('starts no process before the first file, and leaves none behind', async () => {
    const converter = createConverter();
    expect(await childIds()).toEqual([]);
    await converter.convert('html', html('One.'));
    await converter.close();
    expect(await childIds()).toEqual([]);
  });

  it('goes on after a file that cannot be read', async () => {
    const converter = createConverter();
    await expect(converter.convert('docx', html('No Word.'))).rejects.toThrow(/^it is damaged or no \.docx file/);
    expect(await converter.convert('html', html('One.'))).toBe('One.\n');
  });

  it('leaves no process behind when its own is killed while a file is read', async () => {
    const script = startScript('converting-process.ts', []);
    await script.printed('converting');
    const [id] = await childIds(script.pid);
    await script.kill();
    await vi.waitFor(
      async () => {
        const stat = await readFile(`/proc/${id!}/stat`, 'utf8').catch(() => 'gone');
        // A process that has ended stays listed as a zombie until somebody asks for its end.
        expect(stat).toMatch(/^gone$|\) Z /);
      },
      { timeout: 20_000, interval: 100 },
    );
  });

  it('ends a file that takes too long, and reads the next in a new process', async () => {
    const converter = createConverter({ timeMs: 8_000, heapMegabytes: 4_096, residentBytes: Infinity });
    await expect(converter.convert('html', slowPage())).rejects.toThrow(/^reading it takes more than 8 s/);
    expect(await converter.convert('html', html('One.'))).toBe('One.\n');
  });

  it('ends a file that fills the heap, and reads the next in a new process', async () => {
    const converter = createConverter({ heapMegabytes: 64 });
    await expect(converter.convert('html', HUGE_PAGE)).rejects.toThrow(/^reading it takes more than 64 MB of memory/);
    expect(await converter.convert('html', html('One.'))).toBe('One.\n');
  });

  it.skipIf(process.platform !== 'linux')('ends a file that takes too much memory besides the heap', async () => {
    const converter = createConverter({ residentBytes: 1024 * 1024 });
    await expect(converter.convert('html', HUGE_PAGE)).rejects.toThrow(/^reading it takes more than 1 MB of memory/);
  });

  it('reads on when the process was killed from outside, even between two files', async () => {
    const converter = createConverter();
    await converter.convert('html', html('One.'));
    const [id] = await childIds();
    const failing = converter.convert('html', HUGE_PAGE);
    process.kill(Number(id), 'SIGKILL');
    await expect(failing).rejects.toThrow(/^the process that read it ended unexpectedly/);
    expect(await converter.convert('html', html('Two.'))).toBe('Two.\n');
  });

  it('refuses a file that holds more text than a document may', async () => {
    const converter = createConverter({ heapMegabytes: 2_048, residentBytes: Infinity });
    const page = Buffer.from(`<html><body><p>${'a'.repeat(11_000_000)}</p></body></html>`);
    await expect(converter.convert('html', page)).rejects.toThrow(/^it holds more than 10 MB of text/);
  });
});
