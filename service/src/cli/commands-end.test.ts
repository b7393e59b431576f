import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

const PROGRAM = fileURLToPath(new URL('../../bin/thermobench', import.meta.url));
/** Target timeout. A command waits for several answers, but not for many. */
const TIMEOUT_MS = 1_500;
/** A process still running after this has not ended on its own. On a busy machine it takes seconds to start. */
const ENDS_WITHIN_MS = 60_000;
const QUICK = ['--source', 'synthetic', '--rows', '10'];

vi.setConfig({ testTimeout: 300_000 });

/** Ways in which a peer fails to behave like a server. */
const PEERS: Readonly<Record<string, (socket: Socket) => void>> = {
  'that sends nothing': () => undefined,
  'that hangs up': (socket) => socket.destroy(),
  'that hangs up on the first request': (socket) => socket.once('data', () => socket.destroy()),
  'that speaks another protocol': (socket) => socket.write('HTTP/1.1 400 Bad Request\r\n\r\n'.repeat(20)),
};

let folder: string;
let config: string;
const servers: Server[] = [];
const open = new Set<Socket>();
const ports = new Map<string, number>();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-ends-'));
  config = join(folder, 'thermobench.yaml');
  for (const [what, meet] of Object.entries(PEERS)) {
    const server = createServer((socket) => {
      open.add(socket);
      socket.on('error', () => undefined);
      meet(socket);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    ports.set(what, typeof address === 'object' && address !== null ? address.port : 0);
    servers.push(server);
  }
  const closed = createServer().listen(0, '127.0.0.1');
  await once(closed, 'listening');
  const address = closed.address();
  ports.set('that does not exist', typeof address === 'object' && address !== null ? address.port : 0);
  closed.close();
  await once(closed, 'close');
  const targets = [...ports].flatMap(([what, port]) => [
    [named('mysql', what), { sink: 'mysql', host: '127.0.0.1', port, database: 'd', user: 'u', timeoutMs: TIMEOUT_MS }],
    [named('cassandra', what), { sink: 'cassandra', port, keyspace: 'k', timeoutMs: TIMEOUT_MS }],
    [named('kafka', what), { sink: 'kafka', brokers: [`127.0.0.1:${port}`], timeoutMs: TIMEOUT_MS }],
  ]);
  const nowhere = { sink: 'sqlite', file: join(folder, 'no', 'such', 'folder', 'x.db') };
  writeFileSync(config, JSON.stringify({ targets: { ...Object.fromEntries(targets), nowhere } }));
});
afterAll(() => {
  servers.forEach((server) => server.close());
  open.forEach((socket) => socket.destroy());
  rmSync(folder, { recursive: true, force: true });
});

function named(kind: string, what: string): string {
  return `${kind}-${what.replaceAll(' ', '-')}`;
}

/** Runs a command until it ends on its own; the code is null if it had to be killed. */
async function endOf(
  words: readonly string[],
  data: string,
  onUnreachable: (child: ChildProcess) => void = () => undefined
) {
  const env = { PATH: process.env.PATH, HOME: folder, THERMOBENCH_DATA: join(folder, data) };
  const child = spawn(PROGRAM, ['--config', config, ...words], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  const stuck = setTimeout(() => child.kill('SIGKILL'), ENDS_WITHIN_MS);
  child.stderr.on('data', (said: Buffer) => said.includes('The store is unreachable') && onUnreachable(child));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]);
  clearTimeout(stuck);
  return { code: child.exitCode, said: stdout + stderr };
}

describe.each(['that does not exist', ...Object.keys(PEERS)])('a server %s', (what) => {
  // Concurrent, because most of the time is spent waiting for servers.
  it.concurrent.each(['mysql', 'cassandra', 'kafka'])(
    'ends each command that needs %s, with exit code 1',
    async (kind) => {
      const target = named(kind, what);
      const data = `data ${target}`;
      const commands = [
        ['targets', 'check', target],
        ['run', '--target', target, ...QUICK],
        ...(kind === 'kafka'
          ? [
              ['relay', '--from', target, '--to', 'sqlite', '--until-caught-up'],
              ['archive', '--from', target, '--to', join(folder, 'archive')],
            ]
          : []),
      ];
      for (const words of commands) {
        const { code, said } = await endOf(words, data);
        expect({ words, code, said }).toMatchObject({ words, code: 1, said: expect.stringContaining('✖') });
      }
    }
  );
});

describe('a collector', () => {
  it.concurrent.each(['mysql', 'cassandra', 'kafka'])(
    'ends on request although its %s does not answer',
    async (kind) => {
      const words = [
        'collect',
        '--target',
        named(kind, 'that sends nothing'),
        '--source',
        'synthetic',
        '--rate',
        '5/s',
      ];
      const { code, said } = await endOf(words, `collect ${kind}`, (child) => child.kill('SIGTERM'));
      expect({ said, code }).toMatchObject({ code: 1 });
    }
  );
});

describe('a command that needs no server', () => {
  it.each([
    [['targets', 'list'], 0],
    [['runs'], 0],
    [['stack', 'status'], 0],
    [['run', ...QUICK], 0],
    [['run', '--target', 'null', ...QUICK, '--threshold', 'rowsPerSecond > 0', '--threshold', 'errors <= 0'], 0],
    [['run', '--target', 'null', ...QUICK, '--threshold', 'rowsPerSecond > 0', '--threshold', 'lostRows <= 0'], 4],
    [['report', 'last'], 0],
    [['verify', 'last'], 4],
    [['sweep', ...QUICK, '--commit-every', '1,10'], 0],
    [
      [
        'limit',
        '--p99',
        '0.001ms',
        '--target',
        'null',
        '--source',
        'synthetic',
        '--duration',
        '200ms',
        '--max-runs',
        '3',
      ],
      4,
    ],
    [['limit', '--target', 'null'], 2],
    [['targets', 'check', 'nowhere'], 2],
    [['run', '--target', 'nowhere', ...QUICK], 2],
    [['run', '--target', 'no such target', ...QUICK], 2],
    [['relay', '--from', 'sqlite', '--to', 'nowhere'], 2],
    [['archive', '--from', 'sqlite', '--to', 'x'], 2],
    [['serve', '--listen', 'nonsense'], 2],
    [['serve', '--listen', '192.0.2.1:80'], 2],
    [['report', 'zzzzzzzz'], 2],
    [['verify', 'zzzzzzzz'], 2],
    [['compare', 'zzzzzzzz', 'zzzzzzzy'], 2],
  ])('%j ends with exit code %i', async (words, expected) => {
    const { code, said } = await endOf(words, 'data');
    expect({ said, code }).toMatchObject({ code: expected });
  });
});
