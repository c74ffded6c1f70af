/**
 * A document that cannot be turned into text. The message is a sentence about "it", without the file's name, since who
 * reads the file knows what to say before it: `it is protected by a password. Save a copy without one.`
 */
export class UnreadableDocument extends Error {
  override readonly name = 'UnreadableDocument';
}
