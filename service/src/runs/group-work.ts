import type { GroupRecord } from '../journal/rows.ts';
import { Fault } from '../model/fault.ts';
import type { RunId } from '../model/run.ts';
import type { Conductor, Occasion } from './conductor.ts';
import { LongWork } from './long-work.ts';
import type { CheckedRun } from './spec.ts';

const MAX_GROUPS = 20;

/** Executes one run of a group and resolves with its id when it has ended. `started` is called with the id before that. */
export type Perform = (run: CheckedRun, started: (id: RunId) => void) => Promise<RunId>;

/** What kind of group it is, how its runs name it, and how it is recorded. */
interface Recording {
  readonly occasion: Omit<Occasion, 'startedBy'>;
  /** Writes the group to the journal. */
  save(): void;
}

/** Executes groups of runs, such as sweeps: each group performs one run after the other. */
export abstract class GroupWork extends LongWork {
  readonly #conductor: Conductor;

  constructor(conductor: Conductor) {
    super();
    this.#conductor = conductor;
  }

  /** Throws QUEUE_FULL if no other group may start. @param these - Such as "sweeps". */
  protected refuseTooMany(these: string): void {
    if (this.count >= MAX_GROUPS) {
      throw new Fault({
        kind: 'conflict',
        code: 'QUEUE_FULL',
        message: `${MAX_GROUPS} ${these} are active, which is the maximum.`,
        hint: 'Wait until some have ended, or stop them.',
      });
    }
  }

  /**
   * Does the work of a group and records its end. The work starts no further run once the group has `stopped`. A Fault of the work
   * ends the group as failed; the failure of a run is only in the report of the run.
   */
  protected conduct(
    group: GroupRecord,
    { occasion, save }: Recording,
    work: (perform: Perform) => Promise<void>
  ): void {
    let current: RunId | null = null;
    const perform: Perform = async (run, started) => {
      const { id } = this.#conductor.start(run, { startedBy: group.started_by, ...occasion });
      current = id;
      started(id);
      save();
      await this.#conductor.ended(id);
      return id;
    };
    const conduct = async () => {
      try {
        await work(perform);
        group.state = group.stopped === null ? 'done' : 'cancelled';
      } catch (thrown) {
        group.state = 'failed';
        group.problem = Fault.from(thrown).record();
      }
      group.ended_at = Date.now();
      save();
    };
    // First call: stops the current run and starts no other. Second call: ends the current run immediately.
    this.begin(group.id, conduct(), (stop) => {
      group.stopped ??= stop;
      if (current !== null) {
        this.#conductor.stop(current, stop.by, stop.reason);
      }
    });
  }
}
