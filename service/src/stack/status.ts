import { isAlive, type ProcessMark } from './detached-process.ts';
import type { StackServer, StackStatus } from './stack-server.ts';

interface Launched {
  /** Null if it never ran, or was stopped on purpose; not null after a crash. */
  readonly process: ProcessMark | null;
}

/** One of the processes of a server: a broker, a node, or its single process. */
interface Member extends Launched {
  /** Host and port. */
  readonly address: string;
  /** Resolves with its version. Rejects if it does not answer. */
  askVersion(): Promise<string>;
}

export function isRunning({ process: mark }: Launched): boolean {
  return mark !== null && isAlive(mark);
}

/** Whether it never ran, or was stopped on purpose. Then it is not expected to answer, and nothing should scrape it. */
export function wasStopped<Kept extends Launched>(
  launched: Kept | null
): launched is null | (Kept & { process: null }) {
  return launched === null || launched.process === null;
}

/**
 * The state of a server, derived from the states of its processes: it is up if every process that is running answers.
 *
 * @param all What to call its processes in the note that some of them are down: "Kafka's 3 brokers".
 */
export async function statusOf(
  { name }: Pick<StackServer, 'name'>,
  folder: string,
  members: readonly Member[],
  all = 'its processes'
): Promise<StackStatus> {
  const running = members.filter(isRunning);
  const versions = await Promise.all(running.map((member) => member.askVersion().catch(() => null)));
  const isUp = running.length > 0 && !versions.includes(null);
  return {
    name,
    state: running.length === 0 ? 'down' : isUp ? 'up' : 'silent',
    address: members.length > 0 ? members.map(({ address }) => address).join(',') : null,
    pid: running[0]?.process?.pid ?? null,
    version: isUp ? (versions[0] ?? null) : null,
    folder,
    ...(isUp &&
      running.length < members.length && {
        note: `${running.length} of ${all} ${running.length === 1 ? 'is' : 'are'} running.`,
      }),
  };
}
