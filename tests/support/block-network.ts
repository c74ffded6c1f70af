import net from 'node:net';

// Nothing in this project may need the network: a test that opens a connection to anything but this machine fails.
const connect = Reflect.get(net.Socket.prototype, 'connect') as (...args: unknown[]) => net.Socket;

function connectLocally(this: net.Socket, ...args: unknown[]): net.Socket {
  const [options] = (Array.isArray(args[0]) ? args[0] : args) as [unknown];
  const { host, path } = (typeof options === 'object' ? options : {}) as { host?: string; path?: string };
  if (path === undefined && host !== undefined && !['localhost', '127.0.0.1', '::1'].includes(host)) {
    throw new Error(`A test tried to connect to "${host}"; tests may only use loopback.`);
  }
  return connect.apply(this, args);
}

Reflect.set(net.Socket.prototype, 'connect', connectLocally);
