import { once } from 'node:events';
import type { RequestListener } from 'node:http';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { onTestFinished } from 'vitest';
import type { FetchPolicy } from '../../src/corpus/fetch-document.ts';

/** An https server on loopback. */
export interface HttpsServer {
  /** `https://localhost:12345`. */
  readonly origin: string;
  /** Trusts its certificate and allows loopback, and nothing else; `localhost` is where it listens. */
  readonly policy: FetchPolicy;
  /** Names that were resolved through the policy. */
  readonly resolved: readonly string[];
}

/** Starts a server with a certificate of its own for `localhost`; it is gone when the running test ends. */
export async function startHttpsServer(answer: RequestListener, address = '127.0.0.1'): Promise<HttpsServer> {
  const pair = await generate([{ name: 'commonName', value: 'localhost' }], {
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 2, value: 'localhost' }] }],
  });
  const server = createServer({ key: pair.private, cert: pair.cert }, answer);
  server.listen(0, address);
  await once(server, 'listening');
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const resolved: string[] = [];
  return {
    origin: `https://localhost:${(server.address() as AddressInfo).port}`,
    policy: {
      resolve: (name) => {
        resolved.push(name);
        return Promise.resolve([{ address: name === 'localhost' ? address : '10.0.0.1', family: 4 }]);
      },
      isAllowed: (checked) => checked === address,
      trusted: pair.cert,
    },
    resolved,
  };
}
