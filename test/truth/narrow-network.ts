import { execFileSync } from 'node:child_process';

import { SlowProxy } from './slow-proxy.ts';

const NAME = 'thermobench-truth';
const [OUTSIDE, INSIDE] = ['10.213.7.1', '10.213.7.2'];

/**
 * A network namespace from which MariaDB can only be reached through a link of this bandwidth, until it is disposed. Programs that run
 * in it are a host of their own, as far as the network is concerned.
 */
export class NarrowNetwork implements AsyncDisposable {
  readonly #proxy: SlowProxy;

  private constructor(proxy: SlowProxy) {
    this.#proxy = proxy;
  }

  static async before(port: number, bitsPerSecond: number): Promise<NarrowNetwork> {
    remove();
    ip('netns', 'add', NAME);
    ip('link', 'add', 'tb-outside', 'type', 'veth', 'peer', 'name', 'tb-inside', 'netns', NAME);
    ip('address', 'add', `${OUTSIDE}/30`, 'dev', 'tb-outside');
    ip('link', 'set', 'tb-outside', 'up');
    ip('-n', NAME, 'address', 'add', `${INSIDE}/30`, 'dev', 'tb-inside');
    ip('-n', NAME, 'link', 'set', 'tb-inside', 'up');
    ip('-n', NAME, 'link', 'set', 'lo', 'up');
    const shaped = ['tbf', 'rate', `${bitsPerSecond}bit`, 'burst', '16kb', 'latency', '400ms'];
    execFileSync('tc', ['-n', NAME, 'qdisc', 'add', 'dev', 'tb-inside', 'root', ...shaped]);
    return new NarrowNetwork(await SlowProxy.before(port, { host: OUTSIDE, delayMs: 0 }));
  }

  /** Where MariaDB can be reached from inside. */
  get address() {
    return { host: OUTSIDE, port: this.#proxy.port };
  }

  /** Runs a program inside: to be put before its command. */
  readonly inside: readonly string[] = ['ip', 'netns', 'exec', NAME];

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#proxy[Symbol.asyncDispose]();
    remove();
  }
}

function ip(...args: readonly string[]): void {
  execFileSync('ip', args);
}

/** Deletes the namespace with its link, also one that an earlier program left behind. */
function remove(): void {
  try {
    execFileSync('ip', ['netns', 'delete', NAME], { stdio: 'ignore' });
  } catch {
    // There is none.
  }
}
