import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';

import { thisProcess } from '../process/owner.ts';

const PROGRAM = fileURLToPath(new URL('../../bin/thermobench', import.meta.url));

/** On a busy machine each start of the program takes many seconds. */
vi.setConfig({ testTimeout: 120_000 });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'thermobench-serve-'));
});
afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

function serve(data: string, more: readonly string[] = [], env: Record<string, string> = {}): ChildProcess {
  return spawn(PROGRAM, ['serve', '--listen', '127.0.0.1:0', '--json', ...more], {
    env: { PATH: process.env.PATH, HOME: folder, THERMOBENCH_DATA: join(folder, data), ...env },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
}

async function ended(child: ChildProcess) {
  const [stdout] = await Promise.all([child.stdout ? text(child.stdout) : '', once(child, 'close')]);
  return { code: child.exitCode, signal: child.signalCode, stdout };
}

const CLEAN = { code: 0, signal: null, stdout: '' };

describe('thermobench serve that gets a signal before it listens', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('ends with exit code 0 after %s, and starts nothing', async (signal) => {
    // The recorded service is a live process that does not answer, so the new one has to wait.
    await using silent = createServer();
    silent.listen(0, '127.0.0.1');
    await once(silent, 'listening');
    const bound = silent.address();
    const data = join(folder, 'silent');
    mkdirSync(data, { recursive: true, mode: 0o700 });
    const address = `http://127.0.0.1:${typeof bound === 'object' ? bound?.port : ''}`;
    const record = { address, pid: process.pid, owner: thisProcess(), configFile: null };
    writeFileSync(join(data, 'service.json'), JSON.stringify(record));

    const service = serve('silent');
    const result = ended(service);
    await once(silent, 'request');
    service.kill(signal);
    await expect.poll(() => service.exitCode ?? service.signalCode).not.toBeNull();
    expect(await result).toEqual(CLEAN);
    silent.closeAllConnections();
    expect(existsSync(join(data, 'journal.db'))).toBe(false);
  });

  it('does not leave a Grafana that was still starting', async () => {
    const home = join(folder, 'grafana-home');
    const plugin = join(folder, 'plugin');
    for (const path of [join(home, 'bin'), join(home, 'conf'), plugin]) {
      mkdirSync(path, { recursive: true });
    }
    writeFileSync(join(home, 'conf/defaults.ini'), '');
    writeFileSync(join(plugin, 'module.js'), '');
    // Starts, and never answers.
    const pidFile = join(folder, 'grafana.pid');
    writeFileSync(join(home, 'bin/grafana'), `#!/bin/sh\necho $$ > ${pidFile}\nexec sleep 1000\n`, { mode: 0o755 });
    const service = serve('beside', ['--grafana'], { GRAFANA_HOME: home, THERMOBENCH_PLUGIN: plugin });
    const result = ended(service);
    await expect.poll(() => existsSync(pidFile) && readFileSync(pidFile, 'utf8').endsWith('\n')).toBe(true);
    service.kill('SIGTERM');
    expect(await result).toEqual(CLEAN);
    const pid = Number(readFileSync(pidFile, 'utf8'));
    expect(() => process.kill(pid, 0)).toThrow('ESRCH');
  });
});

it('thermobench serve ends with an error if it cannot record itself, because other commands could not find it', async () => {
  // Nothing can be renamed to a folder that is not empty.
  mkdirSync(join(folder, 'unrecorded/service.json/occupied'), { recursive: true });
  chmodSync(join(folder, 'unrecorded'), 0o700);
  expect(await ended(serve('unrecorded'))).toMatchObject({ code: 1, signal: null });
});
