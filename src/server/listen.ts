import { createAdaptorServer } from '@hono/node-server';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fail, ok, type Result } from '../model/result.ts';

export interface Listening {
  readonly port: number;
  /** Takes no new connections, lets what is being answered finish, and then hangs up on everybody. */
  close(graceMs: number): Promise<void>;
}

export interface ListenOptions {
  readonly fetch: Parameters<typeof createAdaptorServer>[0]['fetch'];
  readonly address: '127.0.0.1' | '::1';
  /** 0: any that is free. */
  readonly port: number;
}

/** A client has this long for its headers, and for its whole request; then the connection ends. */
const HEADERS_MS = 10_000;
const REQUEST_MS = 60_000;
const MOST_CONNECTIONS = 256;

/** Listens at a port of this machine. IN_USE where somebody else does already, INVALID_VALUE for what is no port. */
export function listen({ fetch, address, port }: ListenOptions): Promise<Result<Listening>> {
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    return Promise.resolve(fail('INVALID_VALUE', `${String(port)} is no port: one is a whole number up to 65535`));
  const server = createAdaptorServer({
    fetch,
    overrideGlobalObjects: false,
    serverOptions: { headersTimeout: HEADERS_MS, requestTimeout: REQUEST_MS, connectionsCheckingInterval: 5000, maxHeaderSize: 16 * 1024 },
  }) as Server;
  server.maxConnections = MOST_CONNECTIONS;
  return new Promise((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(refused(error, address, port)));
    server.listen({ host: address, port, exclusive: true }, () => {
      const { port: bound } = server.address() as AddressInfo;
      resolve(ok({ port: bound, close: (graceMs) => close(server, graceMs) }));
    });
  });
}

function refused(error: NodeJS.ErrnoException, address: string, port: number): Result<never> {
  const details = { port };
  if (error.code === 'EADDRINUSE')
    return fail('IN_USE', `port ${String(port)} is taken by another program`, {
      hint: 'choose another: --port N, or --port 0 for any that is free',
      details,
    });
  if (error.code === 'EACCES')
    return fail('IO', `port ${String(port)} may not be opened here`, { hint: 'choose one above 1024: --port N', details });
  return fail('IO', `${address} port ${String(port)} cannot be opened: ${error.message}`, { details });
}

function close(server: Server, graceMs: number): Promise<void> {
  return new Promise((resolve) => {
    const hangUp = setTimeout(() => server.closeAllConnections(), graceMs);
    server.close(() => {
      clearTimeout(hangUp);
      resolve();
    });
    server.closeIdleConnections();
  });
}
