import { CONVERSION_LIMITS, DocumentConverter } from '../../src/corpus/formats/document-converter.ts';
import { slowPage } from './slow-page.ts';

/** Converts a page that takes more than a minute, as a build does; to be killed meanwhile. */

const converter = new DocumentConverter(CONVERSION_LIMITS);
await converter.convert('html', Buffer.from('<html><body><p>One.</p></body></html>'));
process.stdout.write('converting\n');
await converter.convert('html', slowPage());
