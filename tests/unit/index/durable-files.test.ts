import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { hashFile, replaceDurably, sha256, writeDurably } from '../../../src/index/durable-files.ts';
import { rejectionOf } from '../../support/index-failure.ts';
import { createTemporaryFolder } from '../../support/temporary-folder.ts';

describe('writeDurably', () => {
  it('writes text and bytes', async () => {
    const folder = await createTemporaryFolder();
    await writeDurably(path.join(folder, 'text'), 'café');
    await writeDurably(path.join(folder, 'bytes'), Uint8Array.of(0, 255, 10));
    expect(await readFile(path.join(folder, 'text'), 'utf8')).toBe('café');
    expect([...(await readFile(path.join(folder, 'bytes')))]).toEqual([0, 255, 10]);
  });

  it('leaves nothing of longer content that was there before', async () => {
    const file = path.join(await createTemporaryFolder(), 'file');
    await writeDurably(file, 'a long text');
    await writeDurably(file, 'short');
    expect(await readFile(file, 'utf8')).toBe('short');
  });

  it('rejects a folder that does not exist', async () => {
    const file = path.join(await createTemporaryFolder(), 'missing', 'file');
    expect(await rejectionOf(writeDurably(file, 'x'))).toMatchObject({ code: 'ENOENT' });
  });
});

describe('replaceDurably', () => {
  it('replaces the content and leaves no other file', async () => {
    const folder = await createTemporaryFolder();
    const file = path.join(folder, 'current.json');
    await replaceDurably(file, 'old');
    await replaceDurably(file, 'new');
    expect(await readFile(file, 'utf8')).toBe('new');
    expect(await readdir(folder)).toEqual(['current.json']);
  });

  it('leaves no other file where it fails', async () => {
    const folder = await createTemporaryFolder();
    await mkdir(path.join(folder, 'current.json'));
    await rejectionOf(replaceDurably(path.join(folder, 'current.json'), 'new'));
    expect(await readdir(folder)).toEqual(['current.json']);
  });

  it('lets a reader see the old content or the new, and nothing else', async () => {
    const file = path.join(await createTemporaryFolder(), 'current.json');
    const contents = ['a', 'b'].map((letter) => letter.repeat(200_000));
    await replaceDurably(file, contents[0]!);
    let writing = true;
    const write = async (): Promise<void> => {
      for (let round = 0; round < 20; round++) await replaceDurably(file, contents[round % 2]!);
      writing = false;
    };
    const read = async (): Promise<void> => {
      while (writing) expect(contents.includes(await readFile(file, 'utf8'))).toBe(true);
    };
    await Promise.all([write(), read()]);
  });
});

describe('hashes', () => {
  // FIPS 180-2, appendix B.1
  const ABC = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';

  it('are SHA-256', async () => {
    const file = path.join(await createTemporaryFolder(), 'abc');
    await writeFile(file, 'abc');
    expect([sha256('abc'), sha256(Buffer.from('abc')), await hashFile(file)]).toEqual([ABC, ABC, ABC]);
  });

  it('of a file longer than one read take in all of it', async () => {
    const file = path.join(await createTemporaryFolder(), 'long');
    const bytes = Buffer.alloc(300_000, 7);
    bytes[299_999] = 8;
    await writeFile(file, bytes);
    expect(await hashFile(file)).toBe(createHash('sha256').update(bytes).digest('hex'));
  });
});
