import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterEach, beforeEach, describe, expect, it } from 'vitest';

import { Journal } from '../journal/journal.ts';
import { Outage, parseOutage } from '../model/outage.ts';
import { startTicks } from '../process/start-time.ts';
import type { ProcessMark } from '../stack/detached-process.ts';
import type { Breakable } from '../stack/stack-server.ts';
import { Breaker } from './breaker.ts';

const NOBODY = { leader: async () => 1, relay: undefined };
/** No process has this start time. */
const DEAD_OWNER = `${process.pid}:0`;

let dataFolder: string;
let journal: Journal;
beforeEach(() => {
  dataFolder = mkdtempSync(join(tmpdir(), 'thermobench-breaker-'));
  journal = new Journal(dataFolder);
});
afterEach(() => {
  journal.close();
  rmSync(dataFolder, { recursive: true, force: true });
});

/** A server of one process that only sleeps. */
class Sleeper implements Breakable, AsyncDisposable {
  readonly acts: string[] = [];
  /** Called before each act. */
  before: (act: string) => void = () => {};
  #child: ChildProcess | null = null;
  #mark: ProcessMark | null = null;

  static async start(): Promise<Sleeper> {
    const sleeper = new Sleeper();
    await sleeper.launch();
    sleeper.acts.length = 0;
    return sleeper;
  }

  /** Such as S for sleeping, T for stopped by SIGSTOP; null after its end. */
  get state(): string | null {
    const pid = this.#mark?.pid ?? 0;
    return startTicks(pid) === null ? null : (/\) (\w) /.exec(readFileSync(`/proc/${pid}/stat`, 'utf8'))?.[1] ?? null);
  }

  get mark(): ProcessMark {
    return this.#mark ?? { pid: 0, startTicks: '0' };
  }

  stopOnPurpose(): void {
    this.#mark = null;
  }

  members(): readonly number[] {
    return [1];
  }

  processOf(): ProcessMark | null {
    return this.#mark;
  }

  async end(_member: number, signal: NodeJS.Signals): Promise<void> {
    this.#act(signal);
    await this.#end(signal);
  }

  async launch(): Promise<void> {
    this.#act('launch');
    if (this.state === null) {
      this.#child = spawn('sleep', ['1000'], { stdio: 'ignore' });
      await once(this.#child, 'spawn');
      const pid = this.#child.pid ?? 0;
      this.#mark = { pid, startTicks: startTicks(pid) ?? '0' };
    }
  }

  async answers(): Promise<void> {
    this.#act('answers');
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#end('SIGKILL');
  }

  #act(act: string): void {
    this.before(act);
    this.acts.push(act);
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    if (child !== null && child.exitCode === null && child.signalCode === null) {
      child.kill(signal);
      await once(child, 'exit');
    }
  }
}

function breakerOf(server: Breakable): Breaker {
  return new Breaker(journal.outages, {
    server: (name) => (name === 'mariadb' ? server : undefined),
    exclusively: (work) => work(),
  });
}

function step(text: string, number = 0) {
  return { run: 'trial', step: number, outage: Outage.parse(parseOutage(text)) };
}

/** What a process leaves behind that dies after it has written how to undo an outage. */
function leave(action: string, { mark: { pid, startTicks: ticks } }: Sleeper, owner = DEAD_OWNER): void {
  const breakage = { action, server: 'mariadb', member: 1, what: 'mariadb', pid, startTicks: ticks };
  journal.outages.add({ run: 'trial', step: 0, owner, breakage, begunAt: 1 });
}

describe('breaking a server', () => {
  it('writes down how to undo it before it is broken', async () => {
    await using server = await Sleeper.start();
    let written = 0;
    server.before = () => (written = journal.outages.standing().length);
    const breaker = breakerOf(server);
    const record = await breaker.begin(step('kill mariadb after 0s for 1s'), NOBODY);
    expect({ written, state: server.state, acts: server.acts }).toEqual({ written: 1, state: null, acts: ['SIGKILL'] });
    expect(breaker.standing()).toMatchObject([{ what: 'mariadb', action: 'kill', run: 'trial', inProgress: true }]);

    await breaker.undo(record);
    expect(server.state).not.toBeNull();
    expect(server.acts).toEqual(['SIGKILL', 'launch', 'answers']);
    expect(breaker.standing()).toEqual([]);
    expect(journal.outages.stepsBegun('trial')).toEqual([0]);
  });

  it('leaves nothing broken if it fails', async () => {
    await using server = await Sleeper.start();
    server.before = (act) => {
      if (act === 'SIGKILL') {
        throw new Error('The server does not end.');
      }
    };
    const breaker = breakerOf(server);
    await expect(breaker.begin(step('kill mariadb after 0s for 1s'), NOBODY)).rejects.toThrow('does not end');
    expect(server.acts).toEqual(['launch', 'answers']);
    expect(breaker.standing()).toEqual([]);
  });

  it('kills a server that does not shut down', async () => {
    await using server = await Sleeper.start();
    server.before = (act) => {
      if (act === 'SIGTERM') {
        throw new Error('The server does not end.');
      }
    };
    const breaker = breakerOf(server);
    const record = await breaker.begin(step('restart mariadb after 0s'), NOBODY);
    expect(server.acts).toEqual(['SIGKILL']);
    await breaker.undo(record);
    expect(server.acts).toEqual(['SIGKILL', 'launch', 'answers']);
  });

  it('is refused while it is broken already, or not running', async () => {
    await using server = await Sleeper.start();
    const breaker = breakerOf(server);
    const record = await breaker.begin(step('freeze mariadb after 0s for 1s'), NOBODY);
    await expect(breaker.begin(step('kill mariadb after 0s for 1s', 1), NOBODY)).rejects.toMatchObject({
      code: 'OUTAGE_OVERLAPS',
    });
    await expect.poll(() => server.state).toBe('T');
    await breaker.undo(record);

    await server.end(1, 'SIGKILL');
    await expect(breaker.begin(step('freeze mariadb after 0s for 1s', 2), NOBODY)).rejects.toMatchObject({
      code: 'OUTAGE_NOT_RUNNING',
    });
    await expect(breaker.begin(step('freeze kafka after 0s for 1s', 2), NOBODY)).rejects.toMatchObject({
      code: 'OUTAGE_NO_MEMBER',
    });
    expect(breaker.standing()).toEqual([]);
  });

  it('can freeze the relay of a run', async () => {
    await using relay = await Sleeper.start();
    const breaker = breakerOf(relay);
    const record = await breaker.begin(step('freeze relay after 0s for 1s'), { ...NOBODY, relay: relay.mark });
    await expect.poll(() => relay.state).toBe('T');
    await breaker.undo(record);
    await expect.poll(() => relay.state).toBe('S');
    await expect(breaker.begin(step('freeze relay after 0s for 1s'), NOBODY)).rejects.toMatchObject({
      code: 'OUTAGE_NOT_RUNNING',
    });
  });
});

describe('what a killed process has left behind', () => {
  it('is harmless if the process died before it broke anything', async () => {
    await using server = await Sleeper.start();
    const { mark } = server;
    for (const action of ['kill', 'freeze', 'lock']) {
      leave(action, server);
      expect(await breakerOf(server).undoLeft()).toMatchObject([{ what: 'mariadb', action, problem: null }]);
    }
    expect(server.mark).toEqual(mark);
    expect(server.state).toBe('S');
    expect(journal.outages.standing()).toEqual([]);
  });

  it('goes on if it was frozen', async () => {
    await using server = await Sleeper.start();
    leave('freeze', server);
    process.kill(server.mark.pid, 'SIGSTOP');
    await expect.poll(() => server.state).toBe('T');
    await breakerOf(server).undoLeft();
    await expect.poll(() => server.state).toBe('S');
  });

  it('is started again if it was killed, or if it was shutting down', async () => {
    await using server = await Sleeper.start();
    leave('kill', server);
    await server.end(1, 'SIGKILL');
    await breakerOf(server).undoLeft();
    expect(server.state).not.toBeNull();

    const { mark } = server;
    leave('restart', server);
    await breakerOf(server).undoLeft();
    expect(server.state).not.toBeNull();
    expect(server.mark).not.toEqual(mark);
  });

  it('stays down if somebody has stopped it on purpose', async () => {
    await using server = await Sleeper.start();
    leave('kill', server);
    await server.end(1, 'SIGKILL');
    server.stopOnPurpose();
    expect(await breakerOf(server).undoLeft()).toMatchObject([{ problem: null }]);
    expect(server.acts).toEqual(['SIGKILL']);
  });

  it('is left alone while its process is alive', async () => {
    await using server = await Sleeper.start();
    leave('kill', server, `${process.ppid}:${startTicks(process.ppid)}`);
    expect(await breakerOf(server).undoLeft()).toEqual([]);
    expect(breakerOf(server).standing()).toMatchObject([{ inProgress: true }]);
  });

  it('can be undone later if that fails now', async () => {
    await using server = await Sleeper.start();
    leave('kill', server);
    const breaker = breakerOf(server);
    server.before = () => {
      throw new Error('The disk is full.');
    };
    expect(await breaker.undoLeft()).toMatchObject([{ problem: 'The disk is full.' }]);
    expect(breaker.standing()).toMatchObject([{ problem: 'The disk is full.' }]);
    server.before = () => {};
    expect(await breaker.undoLeft()).toMatchObject([{ problem: null }]);
    expect(breaker.standing()).toEqual([]);
  });

  it('is undone once, however many ask for it at the same time', async () => {
    await using server = await Sleeper.start();
    leave('kill', server);
    await server.end(1, 'SIGKILL');
    const breaker = breakerOf(server);
    await Promise.all([breaker.undoLeft(), breaker.undoLeft()]);
    expect(server.acts).toEqual(['SIGKILL', 'launch', 'answers']);
  });
});
