import { createServer, type AddressInfo } from 'node:net';

/** A loopback port that was free a moment ago. Another program may take it meanwhile: whoever binds it must cope. */
export function findFreePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ port: 0, host: '127.0.0.1' }, () => {
      const { port } = server.address() as AddressInfo;
      server.close(() => {
        resolve(port);
      });
    });
  });
}
