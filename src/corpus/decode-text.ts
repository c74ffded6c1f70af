import { UnreadableDocument } from './formats/unreadable-document.ts';

/**
 * The text of a Markdown or plain text file.
 *
 * @throws {UnreadableDocument} if it is not UTF-8 text.
 */
export function decodeText(bytes: Uint8Array): string {
  if (bytes.includes(0)) {
    throw new UnreadableDocument('expected text, got binary data. Remove it or save it as UTF-8 text.');
  }
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new UnreadableDocument('it is not valid UTF-8. Save it again with UTF-8 encoding.', { cause: error });
  }
}
