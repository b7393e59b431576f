import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { freePort } from '../stack/loopback-ports.ts';
import { parseIperf3, type Iperf3Result } from './iperf3.ts';
import { runTool } from './tool.ts';
import { toolFailed, toolMissing } from './tool-faults.ts';

const LOOPBACK = '127.0.0.1';
const READY_WITHIN_MS = 10_000;
const SPARE_MS = 20_000;

/** The other end of a measurement, where a server of iperf3 waits for one client. */
export interface NetworkPeer {
  readonly address: string;
  readonly port: number;
  /** The name of this peer in the baseline. */
  readonly name: string;
}

/** Starts the server on the loopback interface of this host. */
export function startLoopbackPeer(durationMs: number): Promise<NetworkPeer & AsyncDisposable> {
  return startPeer({ address: LOOPBACK, name: 'loopback', withinMs: durationMs });
}

/**
 * Starts the server for one client on that address of this host. The client must have measured within that time. `timeout` (coreutils) ends it even if this process is killed before
 * the client has connected.
 */
export async function startPeer({
  address,
  name,
  withinMs,
}: Pick<NetworkPeer, 'address' | 'name'> & { withinMs: number }): Promise<NetworkPeer & AsyncDisposable> {
  const port = await freePort();
  const lifeSeconds = Math.ceil((withinMs + READY_WITHIN_MS + SPARE_MS) / 1000);
  const server = spawn(
    'timeout',
    [String(lifeSeconds), 'iperf3', '--server', '--one-off', '--bind', address, '--port', String(port), '--forceflush'],
    { stdio: ['ignore', 'pipe', 'pipe'] }
  );
  const exited = once(server, 'exit').catch(() => {});
  let said = '';
  const listening = Promise.withResolvers<void>();
  const hear = (text: Buffer) => {
    said += text.toString();
    if (said.includes('listening')) {
      listening.resolve();
    }
  };
  server.stdout.on('data', hear);
  server.stderr.on('data', hear);
  const peer = {
    ...{ address, port, name },
    async [Symbol.asyncDispose]() {
      server.kill();
      await exited;
    },
  };
  const inTime = setTimeout(() => listening.resolve(), READY_WITHIN_MS);
  await Promise.race([listening.promise, exited]);
  clearTimeout(inTime);
  if (said.includes('listening')) {
    return peer;
  }
  await peer[Symbol.asyncDispose]();
  throw /No such file/.test(said)
    ? toolMissing('iperf3')
    : toolFailed('iperf3', said.trim() || 'its server did not start');
}

/** How many bits per second TCP carries from here to the peer. */
export async function measureNetwork(
  { address, port }: Pick<NetworkPeer, 'address' | 'port'>,
  durationMs: number,
  signal: AbortSignal
): Promise<Iperf3Result> {
  const seconds = Math.max(1, Math.round(durationMs / 1000));
  const args = ['--client', address, '--port', String(port), '--json', '--time', String(seconds)];
  return parseIperf3(await runTool('iperf3', args, { signal, withinMs: durationMs + SPARE_MS }));
}
