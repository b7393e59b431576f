import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it, vi } from 'vitest';

import {
  findMonitoringProgram,
  hasMonitoringProgram,
  mysqldExporter,
  nodeExporter,
  prometheus,
} from './monitoring-programs.ts';

describe('the monitoring programs', () => {
  it('listen on loopback only, and use the given ports and files', () => {
    const login = { store: '127.0.0.1:3306', password: 'secret' };
    const commands = [prometheus('/d', 1), nodeExporter('/d', 2), mysqldExporter('/d', 3, login)];
    expect(commands.map(({ args }) => args.filter((arg) => arg.startsWith('--web.listen-address')))).toEqual(
      [1, 2, 3].map((port) => [`--web.listen-address=127.0.0.1:${port}`])
    );
  });

  it('get secrets from a file, never on the command line', () => {
    const { args, env, login } = mysqldExporter('/d', 3, { store: '127.0.0.1:3306', password: 'secret' });
    expect(args.join(' ')).not.toContain('secret');
    expect(args).toContain('--config.my-cnf=/d/mysqld-exporter.cnf');
    expect(env).toEqual({ DATA_SOURCE_NAME: '' });
    expect(login).toEqual({
      file: '/d/mysqld-exporter.cnf',
      text: '[client]\nuser = thermobench_exporter\npassword = secret\nhost = 127.0.0.1\nport = 3306\n',
    });
  });

  it('are also found under the names that prometheus.io gives them', () => {
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-programs-'));
    try {
      writeFileSync(join(folder, 'trial_exporter'), '');
      vi.stubEnv('PATH', folder);
      const trial = { ...nodeExporter('/d', 2), program: 'prometheus-trial-exporter' };
      expect(findMonitoringProgram(trial)).toBe(join(folder, 'trial_exporter'));
      expect(hasMonitoringProgram(trial)).toBe(true);
    } finally {
      vi.unstubAllEnvs();
      rmSync(folder, { recursive: true });
    }
  });

  it('that are missing name the packages to install', () => {
    const missing = { ...nodeExporter('/d', 2), program: 'thermobench-no-such-exporter' };
    expect(() => findMonitoringProgram(missing)).toThrow(
      expect.objectContaining({
        kind: 'configuration',
        code: 'PROGRAM_MISSING',
        hint: expect.stringContaining('apt install --no-install-recommends prometheus prometheus-node-exporter'),
      })
    );
  });
});
