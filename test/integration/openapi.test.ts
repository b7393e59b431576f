import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from 'vitest';

import { TrialService } from '../../service/test/http/trial-service.ts';

const VERSION = '4.32.5';
const SETTINGS = join(import.meta.dirname, 'schemathesis');
const MINUTE_MS = 60_000;
const EXAMPLES = '8';

interface Outcome {
  code: number | string;
  output: string;
}

function perform(file: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return new Promise<Outcome>((resolve) => {
    execFile(file, args, { ...options, maxBuffer: 1e8, timeout: 12 * MINUTE_MS }, (error, stdout, stderr) => {
      resolve({ code: error ? (error.code ?? String(error.signal)) : 0, output: `${stdout}\n${stderr}` });
    });
  });
}

/** Installed once for this user, outside the checkout. */
async function schemathesis(): Promise<string> {
  const folder = join(
    process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
    'thermobench',
    `schemathesis-${VERSION}`
  );
  const program = join(folder, 'bin', 'schemathesis');
  if (!existsSync(program)) {
    expect(await perform('python3', ['-m', 'venv', '--clear', folder])).toMatchObject({ code: 0 });
    const install = ['install', '--quiet', '--disable-pip-version-check', `schemathesis==${VERSION}`];
    expect(await perform(join(folder, 'bin', 'pip'), install)).toMatchObject({ code: 0 });
  }
  return program;
}

it(
  'the service keeps to its OpenAPI document, whatever is sent: no failure of its own, no answer left out, no hang',
  async () => {
    const program = await schemathesis();
    await using service = await TrialService.start();
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-openapi-'));
    try {
      const document = join(folder, 'openapi.json');
      writeFileSync(document, JSON.stringify(await service.json('/openapi.json')));
      const options = ['--checks', 'all', '--max-examples', EXAMPLES, '--seed', '1', '--request-timeout', '60'];
      const { code, output } = await perform(
        program,
        [
          ...['--config-file', join(SETTINGS, 'schemathesis.toml'), 'run', document],
          ...['--url', service.address, '--no-color', ...options],
        ],
        {
          cwd: folder,
          env: {
            ...process.env,
            PYTHONPATH: SETTINGS,
            PYTHONDONTWRITEBYTECODE: '1',
            SCHEMATHESIS_HOOKS: 'hooks',
            THERMOBENCH_TOKEN: service.tokens.full,
          },
        }
      );
      expect(code, output).toBe(0);
      expect(output).toMatch(/Tested: 2\d/);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
  15 * MINUTE_MS
);
