import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect } from 'vitest';
import { z } from 'zod';

import { TrialService } from '../../../service/test/http/trial-service.ts';

const VERSION = '4.32.5';
const SETTINGS = import.meta.dirname;
const LIMIT_MS = 30 * 60_000;
/** The operations of each path, by method. */
const OpenApi = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) });

interface Outcome {
  code: number | string;
  output: string;
}

function perform(file: string, args: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}) {
  return new Promise<Outcome>((resolve) => {
    execFile(file, args, { ...options, maxBuffer: 1e8, timeout: LIMIT_MS }, (error, stdout, stderr) => {
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

/**
 * Sends what Schemathesis generates from the service's OpenAPI document. Fails if the service violates that document, has an
 * internal error, leaves out an answer or hangs.
 *
 * @param options - Flags of `schemathesis run`: how much it tries.
 */
export async function expectConformance(...options: string[]): Promise<void> {
  const program = await schemathesis();
  await using service = await TrialService.start();
  const folder = mkdtempSync(join(tmpdir(), 'thermobench-openapi-'));
  try {
    const document = join(folder, 'openapi.json');
    const openApi = OpenApi.parse(await service.json('/openapi.json'));
    writeFileSync(document, JSON.stringify(openApi));
    const { code, output } = await perform(
      program,
      [
        ...['--config-file', join(SETTINGS, 'schemathesis.toml'), 'run', document],
        ...['--url', service.address, '--no-color', '--checks', 'all', '--seed', '1', '--request-timeout', '60'],
        ...options,
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
    const tested = Number(/Tested: (\d+)/.exec(output)?.[1]);
    expect(tested, output).toBe(Object.values(openApi.paths).flatMap((path) => Object.keys(path)).length);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
