import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { freePort } from '../../service/src/stack/loopback-ports.ts';
import { writeVcgencmd } from './raspberry-pi.ts';

const EXPORTER = 'prometheus-node-exporter';
const PROGRAM = fileURLToPath(new URL('../../service/bin/thermobench', import.meta.url));
const RASPBERRY_PI = fileURLToPath(new URL('../../service/src/sources/thermal/testcases/rpi4/sys', import.meta.url));

const isMissing = spawnSync(EXPORTER, ['--version']).error !== undefined;
if (isMissing) {
  process.stderr.write(`SKIPPED: ${EXPORTER} is not installed, so collectors are not tested with it.\n`);
}

describe.skipIf(isMissing)('a collector alongside the real node_exporter', () => {
  let folder: string;
  let processes: ChildProcess[];
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-textfile-'));
    mkdirSync(join(folder, 'metrics'));
    cpSync(RASPBERRY_PI, join(folder, 'sys'), { recursive: true, verbatimSymlinks: true });
    writeVcgencmd(folder);
    processes = [];
  });
  afterEach(async () => {
    await Promise.all(processes.map(end));
    rmSync(folder, { recursive: true });
  });

  const start = (program: string, args: string[]) => {
    const env = { ...process.env, PATH: `${folder}:${process.env.PATH}` };
    const child = spawn(program, args, { stdio: 'ignore', env });
    processes.push(child);
    return child;
  };

  it('is seen in its metrics: rows, the last ack, and the state of the board', async () => {
    const port = await freePort();
    start(EXPORTER, [
      '--collector.disable-defaults',
      '--collector.textfile',
      `--collector.textfile.directory=${join(folder, 'metrics')}`,
      `--web.listen-address=127.0.0.1:${port}`,
    ]);
    const scraped = async () => {
      const answer = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => null);
      return new Map((await answer?.text())?.split('\n').map((line) => split(line)));
    };
    const begunAt = Date.now() / 1000;
    const collector = start(PROGRAM, [
      ...['--data', join(folder, 'data'), 'collect', '--target', 'sqlite', '--source', 'thermal'],
      ...['--sysfs-root', join(folder, 'sys'), '--rate', '20/s'],
      ...['--textfile', join(folder, 'metrics', 'thermobench-sqlite.prom')],
    ]);
    const target = '{target="sqlite"}';
    const acked = `thermobench_collector_rows_acked_total${target}`;
    await expect
      .poll(scraped, POLL)
      .toContainEqual(['thermobench_board_throttled{state="under_voltage",target="sqlite"}', 1]);
    // The file is written when a collector begins, and 15 s later.
    await expect.poll(async () => (await scraped()).get(acked), POLL).toBeGreaterThan(0);
    const metrics = await scraped();
    expect(metrics.get(`thermobench_collector_last_ack_timestamp_seconds${target}`)).toBeGreaterThan(begunAt);
    expect(metrics.get(`thermobench_collector_spooled_rows${target}`)).toBe(0);
    expect(metrics.get('thermobench_board_throttled{state="throttled",target="sqlite"}')).toBe(1);
    expect(metrics.get('thermobench_board_throttled{state="frequency_capped",target="sqlite"}')).toBe(0);
    expect(metrics.get(`thermobench_board_clock_hertz${target}`)).toBe(600_117_184);
    expect(metrics.get(`thermobench_board_core_volts${target}`)).toBe(0.85);

    collector.kill('SIGTERM');
    await once(collector, 'exit');
    const after = await scraped();
    expect(after.get('node_textfile_scrape_error')).toBe(0);
    expect(after.has(acked)).toBe(false);
  });
});

/** Each poll scrapes node_exporter. */
const POLL = { interval: 100 };

/** A line of metrics: name with labels, and value. */
function split(line: string): [string, number] {
  const at = line.lastIndexOf(' ');
  return [line.slice(0, at), Number(line.slice(at + 1))];
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
}
