import { lookup, type LookupAddress } from 'node:dns';
import type { IncomingMessage } from 'node:http';
import { request } from 'node:https';
import { isIP, type LookupFunction } from 'node:net';
import { promisify } from 'node:util';
import { BotError, systemErrorCode } from '../errors.ts';
import { type DocumentFormat, formatOf } from './document-format.ts';
import { isPublicAddress } from './public-address.ts';

/** Who may be spoken to. */
export interface FetchPolicy {
  /** All addresses of a name. */
  readonly resolve: (name: string) => Promise<readonly LookupAddress[]>;
  readonly isAllowed: (address: string) => boolean;
  /** Certificates to trust in place of the system's, as PEM. */
  readonly trusted?: string;
}

export interface FetchLimits {
  readonly bytes: number;
  /** For everything together, redirects too. */
  readonly timeMs: number;
  readonly redirects: number;
}

/** What was fetched. */
export interface FetchedDocument {
  readonly format: DocumentFormat;
  /** Text as UTF-8, whatever it was sent in. */
  readonly bytes: Uint8Array;
  /** The address after all redirects. */
  readonly url: string;
}

export const PUBLIC_ONLY: FetchPolicy = {
  resolve: (name) => promisify(lookup)(name, { all: true }),
  isAllowed: isPublicAddress,
};

/** An article has 100 kB and a long report 5 MB; browsers follow 20 redirects, but one or two are what sites need. */
export const FETCH_LIMITS: FetchLimits = { bytes: 10 * 1024 * 1024, timeMs: 30_000, redirects: 5 };

/** Some servers refuse a request that does not say who asks. */
const USER_AGENT = 'accord-answers (npm run add)';

const FORMATS_BY_TYPE: Readonly<Record<string, DocumentFormat>> = {
  'text/html': 'html',
  'application/xhtml+xml': 'html',
  'application/pdf': 'pdf',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'docx',
  'text/markdown': 'markdown',
  'text/plain': 'text',
};

/**
 * Fetches a document over https from a public server. The name is resolved once a hop, every address of it is checked, and
 * the connection goes to a checked address and no other, so that a name cannot lead elsewhere between check and use.
 *
 * @throws {BotError} `DOCUMENT_NOT_ADDED` with a sentence that says why.
 */
export async function fetchDocument(
  address: string,
  policy: FetchPolicy = PUBLIC_ONLY,
  limits: FetchLimits = FETCH_LIMITS,
): Promise<FetchedDocument> {
  const signal = AbortSignal.timeout(limits.timeMs);
  let url = address;
  try {
    for (let hop = 0; hop <= limits.redirects; hop++) {
      const target = checkUrl(url);
      const response = await ask(target, await resolveAllowed(target, policy, signal), policy, signal);
      const next = redirectOf(response, target);
      if (next === null) return await receive(response, target, limits);
      response.destroy();
      url = next;
    }
  } catch (error) {
    throw describeFetchError(address, error, signal, limits);
  }
  throw refuse(address, `it redirects more than ${limits.redirects} times. Give the address where it ends`);
}

function refuse(address: string, reason: string, cause?: unknown): BotError {
  return new BotError('DOCUMENT_NOT_ADDED', `Cannot fetch "${address}": ${reason}.`, { cause });
}

function checkUrl(address: string): URL {
  if (!URL.canParse(address))
    throw refuse(address, 'it is no address. Expected one such as https://example.org/article');
  const url = new URL(address);
  if (url.protocol !== 'https:') throw refuse(address, `expected an https address, got ${url.protocol.slice(0, -1)}`);
  if (url.username !== '' || url.password !== '') throw refuse(address, 'it holds a user name. Take it out');
  if (isIP(url.hostname.replace(/^\[|\]$/g, '')) !== 0) {
    throw refuse(address, `expected the name of a server, got the number ${url.hostname}`);
  }
  return url;
}

async function resolveAllowed(url: URL, policy: FetchPolicy, signal: AbortSignal): Promise<readonly LookupAddress[]> {
  let addresses: readonly LookupAddress[];
  try {
    addresses = await orTimeout(policy.resolve(url.hostname), signal);
  } catch (error) {
    if (signal.aborted) throw error;
    throw refuse(url.href, `the name "${url.hostname}" is not known. Check its spelling and the network`, error);
  }
  const denied = addresses.find(({ address }) => !policy.isAllowed(address));
  if (denied !== undefined) {
    throw refuse(url.href, `"${url.hostname}" is ${denied.address}, which is not an address of the public Internet`);
  }
  if (addresses.length === 0) throw refuse(url.href, `the name "${url.hostname}" has no address`);
  return addresses;
}

/** The system's resolver cannot be told to stop. */
async function orTimeout<T>(promise: Promise<T>, signal: AbortSignal): Promise<T> {
  return Promise.race([
    promise,
    new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => {
        reject(signal.reason as Error);
      });
    }),
  ]);
}

function ask(
  url: URL,
  addresses: readonly LookupAddress[],
  policy: FetchPolicy,
  signal: AbortSignal,
): Promise<IncomingMessage> {
  const [first] = addresses;
  const pinned: LookupFunction = (_name, options, callback) => {
    if (options.all) callback(null, [...addresses]);
    else callback(null, first!.address, first!.family);
  };
  return new Promise((resolve, reject) => {
    request(url, {
      lookup: pinned,
      signal,
      // A connection of its own: one that is kept from before was made to an address that was checked then.
      agent: false,
      headers: {
        'user-agent': USER_AGENT,
        accept: Object.keys(FORMATS_BY_TYPE).join(', '),
        'accept-encoding': 'identity',
      },
      ...(policy.trusted !== undefined && { ca: policy.trusted }),
    })
      .on('response', resolve)
      .on('error', reject)
      .end();
  });
}

/** Where a response leads; null for one that is not a redirect. */
function redirectOf(response: IncomingMessage, url: URL): string | null {
  const { location } = response.headers;
  if (![301, 302, 303, 307, 308].includes(response.statusCode ?? 0) || location === undefined) return null;
  return URL.canParse(location, url.href) ? new URL(location, url.href).href : location;
}

async function receive(response: IncomingMessage, url: URL, limits: FetchLimits): Promise<FetchedDocument> {
  try {
    if (response.statusCode !== 200) {
      throw refuse(url.href, `the server answered with status ${response.statusCode}`);
    }
    const [type = '', ...parameters] = (response.headers['content-type'] ?? '').split(';').map((part) => part.trim());
    const format = formatOfType(type.toLowerCase(), url);
    if (format === null) {
      throw refuse(
        url.href,
        `expected a web page, PDF, Word, Markdown or plain text, got "${type || 'no content type'}"`,
      );
    }
    const encoding = response.headers['content-encoding'] ?? 'identity';
    if (encoding !== 'identity')
      throw refuse(url.href, `the server packs it ("${encoding}") though it was asked not to`);
    const bytes = await readWithin(response, url, limits.bytes);
    const charset = parameters
      .map((part) => /^charset="?([^"]+)"?$/i.exec(part)?.[1])
      .find((name) => name !== undefined);
    const isText = format === 'html' || format === 'text' || format === 'markdown';
    // An address never holds what a browser keeps to itself.
    url.hash = '';
    return { format, bytes: isText && charset !== undefined ? toUtf8(bytes, charset) : bytes, url: url.href };
  } finally {
    response.destroy();
  }
}

function formatOfType(type: string, url: URL): DocumentFormat | null {
  const byName = formatOf(url.pathname);
  // Servers that do not know a type send bytes, and Markdown is often sent as plain text.
  if (type === 'application/octet-stream') return byName;
  if (type === 'text/plain' && byName === 'markdown') return 'markdown';
  return FORMATS_BY_TYPE[type] ?? null;
}

async function readWithin(response: IncomingMessage, url: URL, maxBytes: number): Promise<Buffer> {
  const tooLarge = (): BotError =>
    refuse(url.href, `it has more than ${maxBytes / 1024 / 1024} MB. Save it, and add the file`);
  if (Number(response.headers['content-length'] ?? 0) > maxBytes) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBytes) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** With a byte order mark, so that an encoding that the page itself declares does not count any more. */
function toUtf8(bytes: Uint8Array, charset: string): Uint8Array {
  try {
    return Buffer.from(`\uFEFF${new TextDecoder(charset).decode(bytes)}`);
  } catch {
    // A name that nobody knows says nothing; the content tells its encoding.
    return bytes;
  }
}

function describeFetchError(address: string, error: unknown, signal: AbortSignal, limits: FetchLimits): BotError {
  if (error instanceof BotError) return error;
  if (signal.aborted)
    return refuse(address, `it took more than ${limits.timeMs / 1000} s. Save it, and add the file`, error);
  const code = systemErrorCode(error) ?? (error instanceof Error ? error.message : String(error));
  const isCertificate = /CERT|ALTNAME|SELF_SIGNED|SIGNATURE/.test(code);
  return refuse(
    address,
    isCertificate ? `the server's certificate is not valid (${code})` : `the connection failed (${code})`,
    error,
  );
}
