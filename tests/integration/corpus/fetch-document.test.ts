import type { RequestListener, ServerResponse } from 'node:http';
import { describe, expect, it } from 'vitest';
import { FETCH_LIMITS, fetchDocument } from '../../../src/corpus/fetch-document.ts';
import { startHttpsServer } from '../../support/https-server.ts';
import { errorOf } from '../../support/sample-error.ts';

/** What a server answers by path; `/` and unknown paths are a web page. */
type Answers = Readonly<Record<string, (response: ServerResponse) => void>>;

const answering =
  (answers: Answers): RequestListener =>
  ({ url = '/' }, response) => {
    const answer = answers[url.split('?')[0]!];
    if (answer !== undefined) answer(response);
    else response.setHeader('content-type', 'text/html').end('<p>Text.</p>');
  };

const typed =
  (type: string, body: string | Buffer) =>
  (response: ServerResponse): void => {
    response.setHeader('content-type', type).end(body);
  };

const redirecting =
  (location: string, status = 302) =>
  (response: ServerResponse): void => {
    response.writeHead(status, { location }).end();
  };

async function start(answers: Answers = {}) {
  const server = await startHttpsServer(answering(answers));
  const fetch = (path: string, limits = FETCH_LIMITS) => fetchDocument(server.origin + path, server.policy, limits);
  const reasonFor = async (path: string, limits = FETCH_LIMITS): Promise<string> => {
    const { code, message } = await errorOf(() => fetch(path, limits));
    expect(code).toBe('DOCUMENT_NOT_ADDED');
    return message;
  };
  return { ...server, fetch, reasonFor };
}

describe('fetchDocument', () => {
  it('gives the content, and the address without its mark', async () => {
    const { origin, fetch } = await start();
    expect(await fetch('/a?b=c#mark')).toEqual({
      format: 'html',
      bytes: Buffer.from('<p>Text.</p>'),
      url: `${origin}/a?b=c`,
    });
  });

  it.each([
    ['text/html; charset=utf-8', '/a.pdf', 'html'],
    ['application/pdf', '/a', 'pdf'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', '/a', 'docx'],
    ['TEXT/MARKDOWN', '/a', 'markdown'],
    ['text/plain', '/a.md', 'markdown'],
    ['text/plain', '/a.html', 'text'],
    ['application/octet-stream', '/%zz/a.pdf', 'pdf'],
  ])('takes %s at %s for %s', async (type, path, format) => {
    const { fetch } = await start({ [path]: typed(type, 'x') });
    expect((await fetch(path)).format).toBe(format);
  });

  it.each(['image/png', 'application/octet-stream', 'application/zip', ''])(
    'refuses the content type "%s"',
    async (type) => {
      const { reasonFor } = await start({ '/a.bin': typed(type, 'x') });
      expect(await reasonFor('/a.bin')).toContain('expected a web page, PDF, Word, Markdown or plain text');
    },
  );

  it('gives text as UTF-8, from the encoding that the server states', async () => {
    const { fetch } = await start({
      '/a': typed('text/html; charset=ISO-8859-1', Buffer.from('<meta charset=utf-8>Café', 'latin1')),
      '/b': typed('text/plain; charset="nonsense"', 'Café'),
    });
    expect(Buffer.from((await fetch('/a')).bytes).toString()).toBe('\uFEFF<meta charset=utf-8>Café');
    expect(Buffer.from((await fetch('/b')).bytes).toString()).toBe('Café');
  });

  it('follows redirects, resolving and checking each anew', async () => {
    const { origin, fetch, resolved } = await start({ '/a': redirecting('/b', 301), '/b': redirecting('c/d', 307) });
    expect((await fetch('/a')).url).toBe(`${origin}/c/d`);
    expect(resolved).toEqual(['localhost', 'localhost', 'localhost']);
  });

  it.each([
    ['http://localhost/', 'expected an https address, got http'],
    ['file:///etc/passwd', 'expected an https address, got file'],
    ['https://127.0.0.1/', 'expected the name of a server, got the number 127.0.0.1'],
    ['https://inside.example/', '"inside.example" is 10.0.0.1, which is not an address of the public Internet'],
    ['https://user:secret@localhost/', 'it holds a user name'],
  ])('does not follow a redirect to %s', async (location, reason) => {
    const { reasonFor } = await start({ '/a': redirecting(location) });
    expect(await reasonFor('/a')).toContain(reason);
  });

  it('follows five redirects and no more', async () => {
    const hops = Object.fromEntries([1, 2, 3, 4, 5, 6].map((hop) => [`/${hop}`, redirecting(`/${hop + 1}`)]));
    const { fetch, reasonFor } = await start(hops);
    expect((await fetch('/2')).format).toBe('html');
    expect(await reasonFor('/1')).toContain('it redirects more than 5 times');
  });

  it('stops at more bytes than the limit, declared or not', async () => {
    const limits = { ...FETCH_LIMITS, bytes: 1024 * 1024 };
    const { fetch, reasonFor } = await start({
      '/declared': (response) => {
        response.writeHead(200, { 'content-type': 'text/html', 'content-length': 2 ** 21 }).flushHeaders();
      },
      '/endless': (response) => {
        response.setHeader('content-type', 'text/html');
        const write = (): void => {
          while (!response.destroyed && response.write('x'.repeat(65_536)));
          response.once('drain', write);
        };
        write();
      },
      '/full': typed('text/html', 'x'.repeat(1024 * 1024)),
    });
    expect((await fetch('/full', limits)).bytes).toHaveLength(1024 * 1024);
    expect(await reasonFor('/endless', limits)).toContain('it has more than 1 MB');
    expect(await reasonFor('/declared', limits)).toContain('it has more than 1 MB');
  });

  it('stops waiting for a server that does not answer, or does not end its answer', async () => {
    const limits = { ...FETCH_LIMITS, timeMs: 1_000 };
    const { reasonFor } = await start({
      '/silent': () => undefined,
      '/slow': (response) => response.setHeader('content-type', 'text/html').write('x'),
    });
    expect(await reasonFor('/silent', limits)).toContain('it took more than 1 s');
    expect(await reasonFor('/slow', limits)).toContain('it took more than 1 s');
  });

  it('names a status that is no success, an answer that breaks off, and one that is packed', async () => {
    const { reasonFor } = await start({
      '/gone': (response) => response.writeHead(404).end(),
      '/torn': (response) => {
        response
          .writeHead(200, { 'content-type': 'text/html', 'content-length': 100 })
          .write('x', () => response.destroy());
      },
      '/packed': (response) =>
        response.writeHead(200, { 'content-type': 'text/html', 'content-encoding': 'gzip' }).end('x'),
    });
    expect(await reasonFor('/gone')).toContain('the server answered with status 404');
    expect(await reasonFor('/torn')).toContain('the connection failed');
    expect(await reasonFor('/packed')).toContain('the server packs it ("gzip")');
  });
});

describe('fetchDocument, on who it speaks to', () => {
  it.each([
    ['no address', 'it is no address'],
    ['http://example.org/', 'expected an https address, got http'],
    ['https://127.0.0.1/', 'got the number 127.0.0.1'],
    ['https://2130706433/', 'got the number 127.0.0.1'],
    ['https://0x7f.1/', 'got the number 127.0.0.1'],
    ['https://[::1]/', 'got the number [::1]'],
    ['https://user@example.org/', 'it holds a user name'],
    ['https://localhost/', 'which is not an address of the public Internet'],
  ])('refuses %s', async (address, reason) => {
    const { code, message } = await errorOf(() => fetchDocument(address));
    expect(code).toBe('DOCUMENT_NOT_ADDED');
    expect(message).toContain(`Cannot fetch "${address}": `);
    expect(message).toContain(reason);
  });

  it('refuses a name of which one address is not public', async () => {
    const policy = {
      resolve: () => Promise.resolve(['1.1.1.1', '10.0.0.1'].map((address) => ({ address, family: 4 }))),
      isAllowed: (address: string) => address === '1.1.1.1',
    };
    expect((await errorOf(() => fetchDocument('https://example.org/', policy))).message).toContain('is 10.0.0.1');
  });

  it('names a name that is not known, and stops waiting for one', async () => {
    const isAllowed = () => true;
    const unknown = { resolve: () => Promise.reject(new Error('ENOTFOUND')), isAllowed };
    expect((await errorOf(() => fetchDocument('https://x.example/', unknown))).message).toContain(
      '"x.example" is not known',
    );
    const silent = { resolve: () => new Promise<never>(() => undefined), isAllowed };
    const limits = { ...FETCH_LIMITS, timeMs: 200 };
    expect((await errorOf(() => fetchDocument('https://x.example/', silent, limits))).message).toContain(
      'more than 0.2 s',
    );
  });

  it('refuses a certificate that nobody vouches for', async () => {
    const { origin, policy } = await start();
    const { resolve, isAllowed } = policy;
    const { message } = await errorOf(() => fetchDocument(origin, { resolve, isAllowed }));
    expect(message).toContain("the server's certificate is not valid");
  });

  // Only Linux has all of 127.0.0.0/8 without being told.
  it.skipIf(process.platform !== 'linux')(
    'connects to the address that was checked, wherever the name leads',
    async () => {
      const { origin, policy } = await startHttpsServer(answering({}), '127.0.0.2');
      expect((await fetchDocument(origin, policy)).format).toBe('html');
    },
  );
});
