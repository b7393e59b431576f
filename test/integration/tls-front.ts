import { once } from 'node:events';
import { connect } from 'node:net';
import { createServer } from 'node:tls';

import type { Certificates } from './certificates.ts';

/** A proxy that adds TLS to a server on loopback. */
export interface TlsFront extends AsyncDisposable {
  readonly port: number;
}

export async function startTlsFront(toPort: number, { key, certificate }: Certificates): Promise<TlsFront> {
  const server = createServer({ key, cert: certificate }, (near) => {
    const far = connect(toPort, '127.0.0.1');
    near.on('error', () => far.destroy()).on('close', () => far.destroy());
    far.on('error', () => near.destroy()).on('close', () => near.destroy());
    near.pipe(far).pipe(near);
  });
  // A client that does not trust the certificate hangs up.
  server.on('tlsClientError', () => undefined);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    [Symbol.asyncDispose]: async () => {
      server.close();
      await once(server, 'close');
    },
  };
}
