import type { Breakage } from '../journal/outages.ts';
import type { OutageAction } from '../model/outage.ts';
import { isAlive } from '../stack/detached-process.ts';
import type { Breakable } from '../stack/stack-server.ts';

/** The private servers that may be broken. */
export interface Stack {
  /** Undefined if this data folder has no such server, or if it cannot be broken. */
  server(name: string): Breakable | undefined;
  /** Runs the work while no other process starts or stops servers of the stack. */
  exclusively<T>(work: () => Promise<T>): Promise<T>;
}

/** What is broken, and which outage broke it. */
export type Broken = Breakage & { readonly id: number };

/** How something is broken, and how that is undone. */
interface Action {
  begin(broken: Broken, server: Breakable): Promise<void>;
  /**
   * Resolves when the server answers again. Called at least once, maybe by another process, and maybe although nothing was broken.
   */
  undo(broken: Broken, server: Breakable, stack: Stack): Promise<void>;
}

const kill: Action = {
  begin: ({ member }, server) => server.end(member, 'SIGKILL'),
  undo: ({ member }, server, stack) => startAgain(member, server, stack),
};

const restart: Action = {
  begin: (broken, server) => shutDown(broken, server),
  // If the process that began it was killed, the server may still be shutting down.
  undo: async (broken, server, stack) => {
    await shutDown(broken, server);
    await startAgain(broken.member, server, stack);
  },
};

const freeze: Action = {
  begin: async (broken) => signal(broken, 'SIGSTOP'),
  undo: async (broken, server) => {
    signal(broken, 'SIGCONT');
    if (isAlive(broken) && server.processOf(broken.member) !== null) {
      await server.answers(broken.member);
    }
  },
};

const lock: Action = {
  begin: async ({ id }, server) => server.lockTables?.(lockName(id)),
  undo: async ({ id, ...broken }, server) => {
    // A server that has ended in the meantime has no lock any more.
    if (isAlive(broken)) {
      await server.releaseTables?.(lockName(id));
    }
  },
};

export const ACTIONS: Readonly<Record<OutageAction, Action>> = { kill, restart, freeze, lock };

/** Starts a process that has ended, unless somebody has stopped its server on purpose in the meantime. */
async function startAgain(member: number, server: Breakable, stack: Stack): Promise<void> {
  const attempt = async () => {
    const isWanted = await stack.exclusively(async () => {
      if (server.processOf(member) === null) {
        return false;
      }
      await server.launch(member);
      return true;
    });
    if (isWanted) {
      await server.answers(member);
    }
  };
  try {
    await attempt();
  } catch (thrown) {
    const mark = server.processOf(member);
    // It may have been about to end when it was found running.
    if (mark === null || isAlive(mark)) {
      throw thrown;
    }
    await attempt();
  }
}

/** Ends the process that was running when the outage began, if it still is. */
async function shutDown(broken: Broken, server: Breakable): Promise<void> {
  if (!isAlive(broken)) {
    return;
  }
  try {
    await server.end(broken.member, 'SIGTERM');
  } catch {
    // It takes too long: without its peers, a server may wait minutes for them. What is committed survives.
    await server.end(broken.member, 'SIGKILL');
  }
}

/** A signal for this very process, not for a later one with the same pid. */
function signal(broken: Broken, name: NodeJS.Signals): void {
  if (isAlive(broken)) {
    process.kill(broken.pid, name);
  }
}

function lockName(id: number): string {
  return `thermobench-outage-${id}`;
}
