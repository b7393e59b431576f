import type { Breakage } from '../journal/outages.ts';
import type { OutageAction } from '../model/outage.ts';
import { isAlive } from '../stack/detached-process.ts';
import type { Breakable } from '../stack/stack-server.ts';

/** The private servers that may be broken. */
export interface Stack {
  /** Undefined if this data folder has no such server, or if it cannot be broken. */
  server(name: string): Breakable | undefined;
  /** Runs the work while no other process starts or stops servers of the stack. */
  exclusively(work: () => Promise<void>): Promise<void>;
}

/** What is broken, and which outage broke it. */
export type Broken = Breakage & { readonly id: number };

/** How something is broken, and how that is undone. */
interface Action {
  begin(broken: Broken, server: Breakable, stack: Stack): Promise<void>;
  /**
   * Resolves when the server answers again. Called at least once, maybe by another process, maybe although nothing was broken:
   * then it changes nothing.
   */
  undo(broken: Broken, server: Breakable, stack: Stack): Promise<void>;
}

/** A process that has ended is started again, unless somebody has stopped the server on purpose in the meantime. */
const startAgain: Action['undo'] = async ({ member }, server, stack) => {
  if (server.processOf(member) !== null) {
    await stack.exclusively(() => server.launch(member));
    await server.answers(member);
  }
};

const kill: Action = {
  begin: ({ member }, server) => server.end(member, 'SIGKILL'),
  undo: startAgain,
};

const restart: Action = {
  begin: ({ member }, server) => server.end(member, 'SIGTERM'),
  undo: startAgain,
};

const freeze: Action = {
  begin: async (broken) => signal(broken, 'SIGSTOP'),
  undo: async (broken, server) => {
    signal(broken, 'SIGCONT');
    if (isAlive(broken)) {
      await server.answers(broken.member);
    }
  },
};

const lock: Action = {
  begin: async ({ id }, server) => server.lockTables?.(lockName(id)),
  undo: async ({ id, member }, server) => {
    if (server.processOf(member) !== null) {
      await server.releaseTables?.(lockName(id));
    }
  },
};

export const ACTIONS: Readonly<Record<OutageAction, Action>> = { kill, restart, freeze, lock };

/** A signal for this very process, not for a later one with the same pid. */
function signal(broken: Broken, name: NodeJS.Signals): void {
  if (isAlive(broken)) {
    process.kill(broken.pid, name);
  }
}

function lockName(id: number): string {
  return `thermobench-outage-${id}`;
}
