import { execFileSync } from 'node:child_process';
import { isIP } from 'node:net';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A server's key and certificate, and that of the authority that signed it; as PEM. */
export interface Certificates {
  readonly key: string;
  readonly certificate: string;
  readonly authority: string;
}

/** Creates them for a server of that name or address, with a new authority each time. */
export function makeCertificates(serverName: string): Certificates {
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-certificates-'));
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'pipe' });
  const key = (name: string) => [
    '-newkey',
    'ec',
    '-pkeyopt',
    'ec_paramgen_curve:prime256v1',
    '-nodes',
    '-keyout',
    name,
  ];
  const ofServer = [
    '-addext',
    `subjectAltName=${isIP(serverName) ? 'IP' : 'DNS'}:${serverName}`,
    '-addext',
    'basicConstraints=critical,CA:FALSE',
  ];
  try {
    openssl('req', '-x509', ...key('ca.key'), '-out', 'ca.pem', '-days', '2', '-subj', '/CN=Authority of a test');
    openssl(
      'req',
      '-x509',
      ...key('server.key'),
      '-out',
      'server.pem',
      '-days',
      '2',
      '-subj',
      `/CN=${serverName}`,
      ...ofServer,
      '-CA',
      'ca.pem',
      '-CAkey',
      'ca.key'
    );
    const read = (name: string) => readFileSync(join(folder, name), 'utf8');
    return { key: read('server.key'), certificate: read('server.pem'), authority: read('ca.pem') };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
