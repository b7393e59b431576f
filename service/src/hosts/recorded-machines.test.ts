import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { z } from 'zod';

import { LinuxHostSampler } from './linux-host-sampler.ts';

const TESTCASES = join(import.meta.dirname, 'testcases');
const MACHINES = readdirSync(TESTCASES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

const Case = z.object({ elapsedMs: z.number(), pid: z.int(), ports: z.array(z.int()), sockets: z.array(z.string()) });

describe('what a machine did between two snapshots', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'thermobench-machine-'));
  });

  afterEach(() => {
    rmSync(folder, { recursive: true });
  });

  it.each(MACHINES.map(({ name }) => name))('is read as expected from %s', (machine) => {
    const read = (name: string): unknown => JSON.parse(readFileSync(join(TESTCASES, machine, name), 'utf8'));
    const { elapsedMs, pid, ...place } = Case.parse(read('case.json'));
    const root = join(folder, 'root');
    let now = 0;

    symlinkSync(join(TESTCASES, machine, 'before'), root);
    const sampler = new LinuxHostSampler(place, { root, pid, now: () => now, wallNow: () => now });
    rmSync(root);
    symlinkSync(join(TESTCASES, machine, 'after'), root);
    now += elapsedMs;

    expect(sampler.take()).toEqual(read('expected.json'));
  });
});
