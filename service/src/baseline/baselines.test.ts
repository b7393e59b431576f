import { spawn } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

import { Journal } from '../journal/journal.ts';
import { BaselineRequest, type Baseline } from '../model/baseline.ts';
import { trialBaseline } from '../../test/baseline/trial-baseline.ts';
import { hostOfThisProcess } from './measured-host.ts';
import { Baselines, interruptBaselines, refuseDuringBaseline } from './baselines.ts';

/** On a machine that also runs other tests, nothing is ever quiet. */
const FORCED = BaselineRequest.parse({ force: true, durationMs: 10_000 });
/** The pid of no process: Linux has at most 2 ** 22. */
const GONE = '4194305:1';

describe.runIf(process.platform === 'linux')('a baseline of this host', () => {
  let data: string;
  let folder: string;
  let tools: string;
  let journal: Journal;
  let baselines: Baselines;

  beforeEach(() => {
    data = mkdtempSync(join(tmpdir(), 'thermobench-baseline-'));
    folder = join(data, 'measured');
    tools = join(data, 'tools');
    mkdirSync(folder);
    mkdirSync(tools);
    journal = new Journal(data);
    baselines = new Baselines(journal);
    // No tool is installed, unless a test adds one.
    vi.stubEnv('PATH', tools);
  });

  afterEach(async () => {
    await baselines.close();
    journal.close();
    vi.unstubAllEnvs();
    rmSync(data, { recursive: true });
  });

  /** A program that answers `--version`, and does this otherwise. */
  function install(name: string, script: string) {
    const file = join(tools, name);
    writeFileSync(file, `#!/bin/sh\n[ "$1" = --version ] && echo '${name} 9.9' && exit\n${script}\n`);
    chmodSync(file, 0o755);
  }

  function start(request = FORCED) {
    return baselines.start(hostOfThisProcess(folder), request, 'test');
  }

  async function ended(id: string): Promise<Baseline> {
    return vi.waitUntil(
      () => {
        const baseline = journal.baselines.one(id);
        return baseline?.state === 'running' ? null : baseline;
      },
      { timeout: 60_000 }
    );
  }

  it('measures the syncs of a disk without any tool, and names the packages of the others', async () => {
    const { id, expectedMs } = await start();
    const baseline = await ended(id);

    expect(baseline).toMatchObject({ state: 'done', startedBy: 'test', folder, tools: {}, figures: { cpu: null } });
    expect(baseline.figures.sync?.count).toBeGreaterThan(0);
    expect(baseline.figures.sync?.p50Ms).toBeGreaterThan(0);
    expect(baseline.skipped.map(({ test }) => test)).toEqual([
      ...['cpu', 'sequentialWrite', 'sequentialRead', 'randomRead', 'randomMixed', 'network'],
    ]);
    expect(baseline.skipped[0]?.problem).toMatchObject({
      code: 'TOOL_MISSING',
      message: 'sysbench is not installed, so this was not measured.',
      hint: 'Install the package: sudo apt-get install sysbench',
    });
    expect(expectedMs).toBeLessThan(10_000);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('goes on if a tool prints something else than expected, and quotes it', async () => {
    install('sysbench', 'echo Segmentation fault');
    const baseline = await ended((await start()).id);

    expect(baseline).toMatchObject({ state: 'done', tools: { sysbench: '9.9' } });
    expect(baseline.skipped.find(({ test }) => test === 'cpu')?.problem).toMatchObject({
      code: 'TOOL_NOT_UNDERSTOOD',
      message: expect.stringContaining('Segmentation fault'),
    });
    expect(baseline.figures.sync).not.toBeNull();
  });

  it("gives a failed tool's own words", async () => {
    install('fio', 'echo "fio: disk on fire" >&2; exit 1');
    const baseline = await ended((await start()).id);

    expect(baseline.skipped.find(({ test }) => test === 'randomMixed')?.problem).toMatchObject({
      code: 'TOOL_FAILED',
      message: 'fio failed: fio: disk on fire.',
    });
  });

  it('can be cancelled, which kills the tool and deletes the files', async () => {
    const pidFile = join(data, 'pid');
    // The shell must become the tool, because only the tool itself is killed.
    install('sysbench', `echo $$ > ${pidFile}; exec ${process.execPath} -e 'setInterval(() => {}, 1000)'`);
    const { id } = await start();
    await vi.waitUntil(() => existsSync(pidFile), { timeout: 30_000 });
    expect(readdirSync(folder)).toEqual([`.thermobench-baseline-${id}`]);

    await baselines.stop(id);

    expect(journal.baselines.one(id)).toMatchObject({ state: 'cancelled', test: null, endedAt: expect.any(Number) });
    expect(readdirSync(folder)).toEqual([]);
    expect(() => process.kill(Number(readPid(pidFile)), 0)).toThrow('ESRCH');
  });

  it('can be cancelled while it waits for the disk', async () => {
    const { id } = await start();
    await vi.waitUntil(() => journal.baselines.one(id)?.test === 'sync', { timeout: 30_000 });
    await baselines.stop(id);

    expect(journal.baselines.one(id)).toMatchObject({ state: 'cancelled', figures: { sync: null } });
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is refused while another one is measured, and so are runs', async () => {
    const attempts = await Promise.allSettled([start(), start()]);
    const { id } = attempts.flatMap((attempt) => (attempt.status === 'fulfilled' ? [attempt.value] : []))[0] ?? {};

    expect(attempts.map(({ status }) => status).toSorted()).toEqual(['fulfilled', 'rejected']);
    await expect(start()).rejects.toMatchObject({ kind: 'conflict', code: 'BASELINE_ACTIVE' });
    expect(() => refuseDuringBaseline(journal)).toThrow(`Baseline ${id} of this host is being measured`);
  });

  it('is refused on a busy host, unless it is forced', async () => {
    const burner = spawn(process.execPath, ['-e', 'for (;;);'], { env: {} });
    try {
      await once(burner, 'spawn');

      await expect(start({ ...FORCED, force: false })).rejects.toMatchObject({ kind: 'conflict', code: 'HOST_BUSY' });
      expect(journal.baselines.all(10)).toEqual([]);
      expect((await start()).disturbances[0]).toMatch(/^Before the tests: Other programs on .+ used/);
    } finally {
      burner.kill('SIGKILL');
    }
  });

  it('is refused in a folder that does not exist', async () => {
    rmSync(folder, { recursive: true });

    await expect(start()).rejects.toMatchObject({ kind: 'configuration', code: 'ENOENT' });
  });

  it('is interrupted by the death of its process, and the next process deletes its files', () => {
    const { id } = journal.baselines.add(GONE, () => {}, trialBaseline({ state: 'running', folder }));
    const left = join(folder, `.thermobench-baseline-${id}`);
    mkdirSync(left);
    writeFileSync(join(left, 'data'), 'x');
    writeFileSync(join(folder, 'mine'), 'x');

    expect(() => refuseDuringBaseline(journal)).not.toThrow();
    interruptBaselines(journal);

    expect(journal.baselines.one(id)).toMatchObject({ state: 'interrupted', problem: null });
    expect(readdirSync(folder)).toEqual(['mine']);
  });
});

function readPid(file: string): string {
  return readFileSync(file, 'utf8').trim();
}
