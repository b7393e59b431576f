import { execFile, spawn, type ChildProcessByStdio } from 'node:child_process';
import { createInterface } from 'node:readline';
import {
  chmodSync,
  cpSync,
  createWriteStream,
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Variables for network access, such as a proxy and its certificate; no other variables are passed on. */
const WAYS_OUT =
  /^(https?_proxy|no_proxy|node_extra_ca_certs|ssl_cert_(file|dir)|pip_(cert|index_url)|thermobench_maven)$/i;
const APT_SETTINGS = '/etc/apt/apt.conf.d';
const CERTIFICATES = ['/etc/ssl/certs/ca-certificates.crt', '/usr/local/share/ca-certificates'];
/** Runs one command in its own namespaces, so that mounts and processes end with it, however it ends. */
const MOUNTS = [
  // Java looks up the file system of a file, and finds none if the root is not a mount.
  'mount --bind "$0" "$0"',
  'mount -t proc proc "$0/proc"',
  'mount --rbind /sys "$0/sys"',
  'mount --rbind /dev "$0/dev"',
  'mount -t tmpfs shm "$0/dev/shm"',
  'mount -t tmpfs run "$0/run"',
  'exec chroot "$0" "$@"',
].join(' && ');

/** The output of a command, line by line, with the seconds since it began. */
export interface Running {
  /** Resolves with the seconds until a line matched; rejects with the whole output if none did. */
  said(pattern: RegExp): Promise<number>;
  /** Interrupts the command, like Ctrl-C. */
  interrupt(): void;
  /** Resolves with exit code and output when it has ended. */
  ended(): Promise<{ code: number | null; output: string }>;
}

/** A freshly installed Debian, in a separate folder, without Node and git, with only the users root and `pi`. */
export class FreshDebian implements AsyncDisposable {
  readonly #root: string;
  readonly #record: string;

  private constructor(root: string, record: string) {
    this.#root = root;
    this.#record = record;
  }

  /** Why this machine cannot run it; null if it can. */
  static obstacle(): string | null {
    if (process.getuid?.() !== 0) {
      return 'needs root';
    }
    return existsSync('/usr/sbin/debootstrap') ? null : 'needs debootstrap (sudo apt install debootstrap)';
  }

  /** Installs Debian from the mirror and with the settings of this machine's own apt. All output is added to `record` too. */
  static async install(suite: string, record: string): Promise<FreshDebian> {
    const root = mkdtempSync(join(tmpdir(), `thermobench-${suite}-`));
    // Users other than root must have access too.
    chmodSync(root, 0o755);
    const debian = new FreshDebian(root, record);
    try {
      await debian.#fill(suite);
      return debian;
    } catch (problem) {
      await debian[Symbol.asyncDispose]();
      throw problem;
    }
  }

  async #fill(suite: string): Promise<void> {
    const root = this.#root;
    const mirrors = aptMirrors();
    await run('debootstrap', ['--variant=minbase', '--include=ca-certificates', suite, root, mirrors.debian], {
      maxBuffer: 64 * 1024 * 1024,
    });
    const signed = '[signed-by=/usr/share/keyrings/debian-archive-keyring.gpg]';
    // The folder is temporary, so nothing in it must survive a power cut.
    writeFileSync(join(root, 'etc/dpkg/dpkg.cfg.d/unsafe-io'), 'force-unsafe-io\n');
    writeFileSync(
      join(root, 'etc/apt/sources.list'),
      [
        `deb ${signed} ${mirrors.debian} ${suite} main`,
        `deb ${signed} ${mirrors.debian} ${suite}-updates main`,
        `deb ${signed} ${mirrors.security} ${suite}-security main`,
        '',
      ].join('\n')
    );
    for (const file of readdirSync(APT_SETTINGS).filter((name) => /^Acquire/im.test(read(join(APT_SETTINGS, name))))) {
      const acquire = read(join(APT_SETTINGS, file))
        .split('\n')
        .filter((line) => /^Acquire/i.test(line));
      writeFileSync(join(root, APT_SETTINGS, file), `${acquire.join('\n')}\n`);
    }
    for (const file of ['/etc/resolv.conf', '/etc/hosts', ...CERTIFICATES].filter((name) => existsSync(name))) {
      cpSync(file, join(root, file), { recursive: true, dereference: true });
    }
    await this.asRoot('update-ca-certificates && useradd --create-home --shell /bin/bash pi');
  }

  /** Runs a line of shell to its end; throws with its output if it fails. */
  async asRoot(line: string): Promise<string> {
    const { code, output } = await this.start('root', line).ended();
    if (code !== 0) {
      throw new Error(`${line}\nended with ${code}:\n${output}`);
    }
    return output;
  }

  /** Starts a line of shell in a login of that user, in the home folder. */
  start(user: 'root' | 'pi', line: string, env: Record<string, string> = {}): Running {
    const waysOut = Object.entries(process.env).filter(([name]) => WAYS_OUT.test(name));
    const registry = process.env.npm_config_registry;
    const all = { ...Object.fromEntries(waysOut), ...(registry && { npm_config_registry: registry }), ...env };
    const exports = Object.entries(all).map(([name, value]) => `export ${name}=${quote(value ?? '')}\n`);
    // The first process of a namespace inherits orphans. A shell reaps them when they end; `su` would not.
    const inside = ['bash', '-c', '"$@"; exit $?', 'init', 'su', '-', user, '-c', `${exports.join('')}${line}`];
    const child = spawn(
      'unshare',
      ['--mount', '--pid', '--fork', '--kill-child', 'sh', '-c', MOUNTS, this.#root, ...inside],
      { stdio: ['ignore', 'pipe', 'pipe'], env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LANG: 'C.UTF-8' } }
    );
    return watch(child, this.#record);
  }

  /** Copies a file of this machine into a home folder, readable only by its user. */
  async give(user: 'root' | 'pi', file: string, name: string): Promise<void> {
    const home = user === 'root' ? '/root' : `/home/${user}`;
    cpSync(file, join(this.#root, home, name));
    await this.asRoot(`chown ${user}: ${home}/${name}`);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    rmSync(this.#root, { recursive: true, force: true });
    await Promise.resolve();
  }
}

function watch(child: ChildProcessByStdio<null, Readable, Readable>, record: string): Running {
  const began = Date.now();
  const log = createWriteStream(record, { flags: 'a' });
  const lines: string[] = [];
  const waiting = new Set<{ pattern: RegExp; resolve: (seconds: number) => void }>();
  for (const stream of [child.stdout, child.stderr]) {
    createInterface(stream).on('line', (line) => {
      lines.push(line);
      log.write(`${line}\n`);
      for (const one of [...waiting].filter(({ pattern }) => pattern.test(line))) {
        waiting.delete(one);
        one.resolve((Date.now() - began) / 1000);
      }
    });
  }
  const end = new Promise<{ code: number | null; output: string }>((resolve) => {
    child.on('close', (code) => {
      log.end();
      resolve({ code, output: lines.join('\n') });
    });
  });
  return {
    said: (pattern) =>
      Promise.race([
        new Promise<number>((resolve) => waiting.add({ pattern, resolve })),
        end.then(({ code, output }) =>
          Promise.reject(new Error(`Ended with ${code}, without printing ${pattern}:\n${output}`))
        ),
      ]),
    // unshare's child is the first process of its namespace: all others end with it.
    interrupt: () => child.kill('SIGKILL'),
    ended: () => end,
  };
}

/** The sources of Debian and its security updates that this machine's apt uses. */
function aptMirrors(): { debian: string; security: string } {
  const folder = '/etc/apt/sources.list.d';
  const files = [
    '/etc/apt/sources.list',
    ...readdirSync(folder)
      .filter((name) => /\.(list|sources)$/.test(name))
      .map((name) => join(folder, name)),
  ];
  const addresses = files
    .flatMap((file) => read(file).match(/^(?:deb|URIs:)\s.*$/gm) ?? [])
    .flatMap((line) => line.match(/https?:\S+/g) ?? []);
  const security = addresses.find((address) => /debian-security/.test(address));
  const debian = addresses.find((address) => /\/debian\/?$/.test(address));
  return {
    debian: debian ?? 'http://deb.debian.org/debian',
    security: security ?? 'http://deb.debian.org/debian-security',
  };
}

function read(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

function quote(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}
