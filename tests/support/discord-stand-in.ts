import { once } from 'node:events';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { text as readText } from 'node:stream/consumers';
import { type WebSocket, WebSocketServer } from 'ws';
import {
  APPLICATION_ID,
  CHANNEL_ID,
  createInteraction,
  type SampleCaller,
  type SampleCommand,
} from './discord-interactions.ts';

/** A request that the bot made to the REST API. */
export interface RecordedRequest {
  readonly method: string;
  /** Path below `/api/v10`, without the query. */
  readonly path: string;
  readonly body: Record<string, unknown> | unknown[] | null;
  readonly authorization: string | undefined;
}

interface PlannedFailure {
  readonly matches: RegExp;
  readonly status: number;
  readonly body: unknown;
  readonly headers: Record<string, string>;
}

interface OpenInteraction {
  acknowledged: boolean;
  expired: boolean;
}

const EPOCH_MS = 1_420_070_400_000;

/**
 * Discord as far as a bot with slash commands sees it, on loopback: REST (gateway address, commands, callbacks, edits,
 * follow-ups, its limits and error codes) and gateway (hello, identify, ready, heartbeat, dispatch, resume).
 */
export class DiscordStandIn {
  readonly requests: RecordedRequest[] = [];
  /** Payloads of the bot's IDENTIFY messages. */
  readonly identifies: { token: string; intents: number }[] = [];
  readonly resumes: { session_id: string; seq: number }[] = [];
  readonly #token: string;
  readonly #server = http.createServer((request, response) => {
    void this.#respond(request, response);
  });
  readonly #gateway = new WebSocketServer({ server: this.#server });
  readonly #sockets = new Set<WebSocket>();
  readonly #interactions = new Map<string, OpenInteraction>();
  readonly #failures: PlannedFailure[] = [];
  /** Dispatches with their sequence numbers, replayed on resume. */
  readonly #history: { op: 0; s: number; t: string; d: unknown }[] = [];
  #nextId = 0;

  constructor(token: string) {
    this.#token = token;
    this.#gateway.on('connection', (socket) => {
      this.#welcome(socket);
    });
  }

  /** @returns The value for DISCORD_API_URL. */
  async start(): Promise<string> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
    return `http://127.0.0.1:${this.#port}/api`;
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    this.#gateway.close();
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  /** The next request whose `METHOD path` matches is answered with this failure instead. */
  failNext(matches: RegExp, status: number, body: unknown = {}, headers: Record<string, string> = {}): void {
    this.#failures.push({ matches, status, body, headers });
  }

  /** Cuts the gateway connection as a network fault would, or with a close code of Discord's. */
  dropConnections(code?: number): void {
    for (const socket of this.#sockets) {
      if (code === undefined) socket.terminate();
      else socket.close(code);
    }
  }

  /** Sends an `/ask`, as Discord does when a member uses it. @returns The interaction's token. */
  ask(question: string, options: { isPrivate?: boolean; expired?: boolean; command?: string } = {}): string {
    const { isPrivate, expired, command = 'ask' } = options;
    const given = { question, ...(isPrivate !== undefined && { private: isPrivate }) };
    return this.use({ command, options: given }, {}, expired);
  }

  /** Sends the use of a command, or the typing of an option. @returns The interaction's token. */
  use(command: SampleCommand, caller: SampleCaller = {}, expired = false): string {
    const id = this.#snowflake();
    const token = `interaction-${id}`;
    this.#interactions.set(token, { acknowledged: false, expired });
    this.dispatch('INTERACTION_CREATE', createInteraction(id, token, command, caller));
    return token;
  }

  /** Lets the fifteen minutes of an interaction pass. */
  expire(token: string): void {
    this.#interactions.get(token)!.expired = true;
  }

  dispatch(type: string, data: unknown): void {
    const message = { op: 0 as const, s: this.#history.length + 1, t: type, d: data };
    this.#history.push(message);
    for (const socket of this.#sockets) socket.send(JSON.stringify(message));
  }

  /** Requests of one interaction in order, as `METHOD what`. */
  callsOf(token: string): string[] {
    return this.requests
      .filter((request) => request.path.includes(token))
      .map(
        (request) =>
          `${request.method} ${request.path.endsWith('callback') ? 'callback' : request.path.endsWith('@original') ? 'original' : 'follow-up'}`,
      );
  }

  /** Body of the interaction's last request of a kind. */
  bodyOf(token: string, call: string): Record<string, unknown> {
    const index = this.callsOf(token).lastIndexOf(call);
    const request = this.requests.filter(({ path }) => path.includes(token))[index];
    if (!request?.body || Array.isArray(request.body)) throw new Error(`No "${call}" with a body for ${token}`);
    return request.body;
  }

  /** Waits until a condition holds; gives up after some seconds, so that a test that fails also ends. */
  async until(condition: () => boolean, seconds = 10): Promise<void> {
    for (let attempt = 0; attempt < 100 * seconds; attempt++) {
      if (condition()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error(
      `Gave up waiting; requests so far: ${this.requests.map(({ method, path }) => `${method} ${path}`).join(', ')}`,
    );
  }

  get connections(): number {
    return this.#sockets.size;
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  #snowflake(): string {
    return ((BigInt(Date.now() - EPOCH_MS) << 22n) + BigInt(this.#nextId++)).toString();
  }

  #welcome(socket: WebSocket): void {
    this.#sockets.add(socket);
    socket.on('close', () => this.#sockets.delete(socket));
    const send = (message: unknown): void => {
      socket.send(JSON.stringify(message));
    };
    send({ op: 10, d: { heartbeat_interval: 41_250 } });
    socket.on('message', (data) => {
      const { op, d } = JSON.parse((data as Buffer).toString()) as { op: number; d: never };
      if (op === 1) send({ op: 11 });
      if (op === 2) this.#identify(socket, d, send);
      if (op === 6) this.#resume(d, send);
    });
  }

  #identify(socket: WebSocket, payload: { token: string; intents: number }, send: (message: unknown) => void): void {
    this.identifies.push(payload);
    if (payload.token !== this.#token) {
      socket.close(4004);
      return;
    }
    const message = {
      op: 0 as const,
      s: this.#history.length + 1,
      t: 'READY',
      d: {
        v: 10,
        user: { id: APPLICATION_ID, username: 'bot', discriminator: '0', global_name: null, avatar: null, bot: true },
        guilds: [],
        session_id: `session-${this.identifies.length}`,
        resume_gateway_url: `ws://127.0.0.1:${this.#port}`,
        application: { id: APPLICATION_ID, flags: 0 },
      },
    };
    this.#history.push(message);
    send(message);
  }

  #resume(payload: { session_id: string; seq: number }, send: (message: unknown) => void): void {
    this.resumes.push(payload);
    for (const message of this.#history.filter(({ s }) => s > payload.seq)) send(message);
    send({ op: 0, s: this.#history.length, t: 'RESUMED', d: {} });
  }

  async #respond(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const method = request.method ?? '';
    const path = decodeURIComponent(new URL(request.url ?? '', 'http://stand-in').pathname).replace(/^\/api\/v10/, '');
    const text = await readText(request);
    const body = text === '' ? null : (JSON.parse(text) as RecordedRequest['body']);
    this.requests.push({ method, path, body, authorization: request.headers.authorization });
    const planned = this.#failures.findIndex(({ matches }) => matches.test(`${method} ${path}`));
    const [failure] = planned === -1 ? [] : this.#failures.splice(planned, 1);
    const {
      status,
      body: answer,
      headers = {},
    } = failure ?? this.#route(method, path, body, request.headers.authorization);
    if (status === 204) {
      response.writeHead(status).end();
    } else {
      response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(answer));
    }
  }

  #route(
    method: string,
    path: string,
    body: RecordedRequest['body'],
    authorization: string | undefined,
  ): { status: number; body?: unknown; headers?: Record<string, string> } {
    const callback = /^\/interactions\/\d+\/([^/]+)\/callback$/.exec(path);
    if (callback) return this.#acknowledge(callback[1]!, body as Record<string, unknown>);
    const webhook = /^\/webhooks\/\d+\/([^/]+)(\/messages\/@original)?$/.exec(path);
    if (webhook) return this.#changeReply(method, webhook[1]!, body as Record<string, unknown> | null);
    if (authorization !== `Bot ${this.#token}`) return { status: 401, body: { message: '401: Unauthorized', code: 0 } };
    if (path === '/gateway/bot') {
      const limit = { total: 1000, remaining: 999, reset_after: 0, max_concurrency: 1 };
      return { status: 200, body: { url: `ws://127.0.0.1:${this.#port}`, shards: 1, session_start_limit: limit } };
    }
    if (path === '/applications/@me') return { status: 200, body: { id: APPLICATION_ID } };
    if (method === 'PUT' && /^\/applications\/\d+\/(guilds\/\d+\/)?commands$/.test(path)) return { status: 200, body };
    if (method === 'POST' && path === `/channels/${CHANNEL_ID}/messages`) {
      return this.#takeMessage(body as Record<string, unknown> | null);
    }
    return { status: 404, body: { message: '404: Not Found', code: 0 } };
  }

  #acknowledge(token: string, body: Record<string, unknown>): { status: number; body?: unknown } {
    const interaction = this.#interactions.get(token);
    if (!interaction || interaction.expired)
      return { status: 404, body: { message: 'Unknown interaction', code: 10_062 } };
    if (interaction.acknowledged) {
      return { status: 400, body: { message: 'Interaction has already been acknowledged.', code: 40_060 } };
    }
    const problem = violatedChoiceLimit(body);
    if (problem !== null) return { status: 400, body: { message: `Invalid Form Body: ${problem}`, code: 50_035 } };
    interaction.acknowledged = true;
    return { status: 204 };
  }

  #changeReply(
    method: string,
    token: string,
    body: Record<string, unknown> | null,
  ): { status: number; body?: unknown } {
    const interaction = this.#interactions.get(token);
    if (!interaction?.acknowledged) return { status: 404, body: { message: 'Unknown Webhook', code: 10_015 } };
    if (interaction.expired) return { status: 401, body: { message: 'Invalid Webhook Token', code: 50_027 } };
    if (method === 'DELETE') return { status: 204 };
    return this.#takeMessage(body);
  }

  #takeMessage(body: Record<string, unknown> | null): { status: number; body?: unknown } {
    const problem = body === null ? 'empty body' : violatedLimit(body);
    if (problem !== null) return { status: 400, body: { message: `Invalid Form Body: ${problem}`, code: 50_035 } };
    return {
      status: 200,
      body: {
        id: this.#snowflake(),
        channel_id: CHANNEL_ID,
        author: { id: APPLICATION_ID, username: 'bot', discriminator: '0', avatar: null, bot: true },
        content: '',
        timestamp: '2025-06-23T00:00:00.000Z',
        edited_timestamp: null,
        tts: false,
        mention_everyone: false,
        mentions: [],
        mention_roles: [],
        attachments: [],
        embeds: [],
        pinned: false,
        type: 0,
        ...body,
      },
    };
  }
}

interface Embed {
  readonly title?: string;
  readonly description?: string;
  readonly footer?: { readonly text: string };
}

/** The first limit of Discord's that a message breaks; null if it keeps them all. */
export function violatedLimit(message: { readonly content?: unknown; readonly embeds?: unknown }): string | null {
  const content = typeof message.content === 'string' ? message.content : '';
  const embeds = (message.embeds ?? []) as readonly Embed[];
  const parts = embeds.flatMap(({ title, description, footer }) => [
    title ?? '',
    description ?? '',
    footer?.text ?? '',
  ]);
  if (content.length > 2000) return 'content over 2,000';
  if (content === '' && embeds.length === 0) return 'empty message';
  if (embeds.length > 10) return 'over 10 embeds';
  if (embeds.some(({ title }) => (title ?? '').length > 256)) return 'embed title over 256';
  if (embeds.some(({ description }) => (description ?? '').length > 4096)) return 'embed description over 4,096';
  if (embeds.some(({ footer }) => (footer?.text ?? '').length > 2048)) return 'embed footer over 2,048';
  if (embeds.some(({ title, description }) => !title && !description)) return 'empty embed';
  if (parts.join('').length > 6000) return 'embeds over 6,000 in all';
  return null;
}

/** The first limit of Discord's that suggestions for an option break; null if they keep them, or if it is another callback. */
function violatedChoiceLimit({ type, data }: Record<string, unknown>): string | null {
  if (type !== 8) return null;
  const { choices } = data as { choices: readonly { name: string; value: string }[] };
  const isBad = (text: string): boolean => text.length < 1 || text.length > 100;
  if (choices.length > 25) return 'over 25 choices';
  return choices.some(({ name, value }) => isBad(name) || isBad(value)) ? 'a choice not of 1 to 100' : null;
}
