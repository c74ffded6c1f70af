import { pipeline } from 'node:stream/promises';
import yauzl from 'yauzl';
import { UnreadableDocument } from './unreadable-document.ts';

/**
 * Most bytes that all parts of a file may have when unpacked. A thesis of 500 pages has about 10 MB of XML; pictures hardly
 * shrink when packed, and a file holds at most 50 MB of them.
 */
const MAX_UNPACKED_BYTES = 100 * 1024 * 1024;

/** A document of any length has a few dozen parts, and one for each picture. */
const MAX_PARTS = 10_000;

/** A compound file: what Word wrote before 2007, and the wrapping of an encrypted file. */
const COMPOUND_FILE = Buffer.from('d0cf11e0a1b11ae1', 'hex');
const ENCRYPTED_PACKAGE = Buffer.from('EncryptedPackage', 'utf16le');

/**
 * Unpacks a `.docx` once without keeping more than one small part, so that nothing that swells when unpacked reaches a
 * library that unpacks whole parts into memory.
 *
 * @returns The part that says who wrote what and when; null where there is none.
 * @throws {UnreadableDocument} if it is no `.docx`, is protected or damaged, or unpacks to more than the limit.
 */
export async function checkParts(bytes: Buffer, maxUnpackedBytes = MAX_UNPACKED_BYTES): Promise<string | null> {
  if (bytes.subarray(0, COMPOUND_FILE.length).equals(COMPOUND_FILE)) {
    throw new UnreadableDocument(
      bytes.includes(ENCRYPTED_PACKAGE)
        ? 'it is protected by a password. Save a copy without one.'
        : 'it is a Word file from before 2007. Save it again as .docx.',
    );
  }
  try {
    return await unpack(bytes, maxUnpackedBytes);
  } catch (error) {
    if (error instanceof UnreadableDocument) throw error;
    throw new UnreadableDocument('it is damaged or no .docx file. Download or save it again.', { cause: error });
  }
}

async function unpack(bytes: Buffer, maxUnpackedBytes: number): Promise<string | null> {
  const zip = await yauzl.fromBufferPromise(bytes, { validateEntrySizes: true });
  const tooLarge = (): never => {
    throw new UnreadableDocument(
      `it unpacks to more than ${Math.round(maxUnpackedBytes / 1024 / 1024)} MB. Take pictures out of it, or split it.`,
    );
  };
  let [declared, unpacked] = [0, 0];
  let properties: string | null = null;
  for await (const entry of zip.eachEntry()) {
    declared += entry.uncompressedSize;
    // Refused before a byte is unpacked; that each part has the size that it declares is checked while it is.
    if (declared > maxUnpackedBytes || zip.entryCount > MAX_PARTS) tooLarge();
    const chunks: Buffer[] = [];
    const keeps = entry.fileName === 'docProps/core.xml';
    await pipeline(await zip.openReadStreamPromise(entry), async (stream: AsyncIterable<Buffer>) => {
      for await (const chunk of stream) {
        unpacked += chunk.length;
        if (unpacked > maxUnpackedBytes) tooLarge();
        if (keeps) chunks.push(chunk);
      }
    });
    if (keeps) properties = Buffer.concat(chunks).toString();
  }
  return properties;
}
