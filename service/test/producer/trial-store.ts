import { Fault, RejectedRows } from '../../src/model/fault.ts';
import type { Reading } from '../../src/model/reading.ts';
import type { Batch, Session } from '../../src/sinks/contract.ts';
import type { Source } from '../../src/sources/contract.ts';
import type { Clock, Wake } from '../../src/time/clock.ts';

/** What may happen to one commit of a {@link TrialStore}. */
export const HAPPENINGS = [
  'taken',
  'refused in part',
  'lost before it',
  'taken, answer lost',
  'lost in a write',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** A store that loses connections and refuses rows as a test dictates. */
export class TrialStore {
  /** How often each number is stored. */
  readonly rows = new Map<number, number>();
  readonly commits: number[] = [];
  openSessions = 0;
  /** Milliseconds that a write or a commit takes. */
  writeMs = 0;
  commitMs = 0;
  /** What happens to the next commits, in this order; all later commits are accepted. */
  readonly #happenings: Happening[];
  readonly #clock: TrialClock;

  constructor(clock: TrialClock, happenings: readonly Happening[] = []) {
    this.#clock = clock;
    this.#happenings = [...happenings];
  }

  readonly open = async (): Promise<Session> => {
    this.openSessions += 1;
    let kept: number[] = [];
    let isOpen = true;
    const live = () => {
      if (!isOpen) {
        throw lost();
      }
    };
    return {
      write: async ({ firstSeq, readings }: Batch) => {
        this.#clock.pass(this.writeMs);
        live();
        kept.push(...readings.map((_, at) => firstSeq + at));
        if (this.#happenings[0] === 'lost in a write') {
          this.#happenings.shift();
          throw lost();
        }
      },
      commit: async () => {
        this.#clock.pass(this.commitMs);
        live();
        const rows = kept;
        kept = [];
        return this.#commit(rows);
      },
      close: async () => {
        this.openSessions -= isOpen ? 1 : 0;
        isOpen = false;
      },
    };
  };

  #commit(seqs: readonly number[]): number {
    const happening = this.#happenings.shift() ?? 'taken';
    if (happening === 'lost before it' || happening === 'lost in a write') {
      throw lost();
    }
    const refused = happening === 'refused in part' ? seqs.filter((seq) => seq % 3 === 0) : [];
    const taken = seqs.filter((seq) => !refused.includes(seq));
    taken.forEach((seq) => this.rows.set(seq, (this.rows.get(seq) ?? 0) + 1));
    this.commits.push(taken.length);
    if (happening === 'taken, answer lost') {
      throw lost();
    }
    if (refused.length > 0) {
      // Stores may answer in any order.
      const rows = refused.toReversed().map((seq) => ({ seq, reason: 'too hot' }));
      throw new RejectedRows({ rows, acked: taken.length, code: 'TOO_HOT' });
    }
    return taken.length;
  }
}

/** Time that passes only when a test or its store advances it; sleeping advances it immediately. */
export class TrialClock implements Clock {
  #now = 5_000;

  now(): number {
    return this.#now;
  }

  pass(ms: number): void {
    this.#now += ms;
  }

  async sleep(ms: number, _wake: Wake): Promise<void> {
    // Otherwise a wait that is too short to change the sum would never end.
    this.#now += Math.max(ms, 0.001);
  }
}

/** One reading per call, without end. */
export function trialSource(): Source {
  const reading: Reading = { location: 'lab', time: 0, value: 21.5 };
  return { description: 'trial', readsPerRound: 1, read: () => [reading], close: () => {} };
}

export function lost(): Fault {
  return new Fault({ kind: 'transient', code: 'LOST', message: 'The connection was lost.', hint: 'Look why.' });
}
