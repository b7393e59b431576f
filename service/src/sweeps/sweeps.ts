import { refuseDuringBaseline } from '../baseline/baselines.ts';
import { fieldErrors } from '../model/field-errors.ts';
import { Fault } from '../model/fault.ts';
import { cellsOf } from '../model/sweep-cells.ts';
import { SweepSpec, USUAL_MOST_RUNS } from '../model/sweep.ts';
import type { ConfiguredTarget, Targets } from '../config/settings.ts';
import type { Conductor } from '../runs/conductor.ts';
import { GroupWork, type Perform } from '../runs/group-work.ts';
import type { SweepRecord } from '../journal/rows.ts';
import type { Journal } from '../journal/journal.ts';
import { confirmVerdict } from './confirming.ts';
import { canBeEmptied, emptyAfter, tryToEmpty } from './emptying.ts';
import { requestOf } from './matrix.ts';
import { nextRound } from './next-round.ts';
import { thisProcess } from '../process/owner.ts';
import { checkRun, cpusHere, invalidInput, NOTHING_STARTED, type CheckedRun, type CpuCount } from '../runs/spec.ts';
import type { Stretch } from '../sinks/hidden-runs.ts';
import { MIN_PRECISE_RUNS } from '../stats/precision.ts';
import { shuffled } from './shuffled.ts';

const MAX_RUNS = 1_000;

/** Executes sweeps: the runs of all cells one after another, in rounds, each round in a seeded random order. */
export class Sweeps extends GroupWork {
  readonly #journal: Journal;
  readonly #emptied: (target: ConfiguredTarget, times: Stretch) => void;

  /** @param emptied - Called when the rows of a run, with these times, were deleted from a target. */
  constructor(journal: Journal, conductor: Conductor, emptied: (target: ConfiguredTarget, times: Stretch) => void) {
    super(conductor);
    this.#journal = journal;
    this.#emptied = emptied;
  }

  /** Validates every cell before anything starts; throws one INVALID_INPUT Fault with all errors. */
  start(request: unknown, targets: Targets, startedBy: string | null, cpusOf = cpusHere): SweepRecord {
    const parsed = SweepSpec.safeParse(request);
    if (!parsed.success) {
      throw invalidInput(fieldErrors(parsed.error, [], request), NOTHING_STARTED);
    }
    const spec = parsed.data;
    const cells = checkCells(spec, targets, cpusOf);
    refuseDuringBaseline(this.#journal);
    this.refuseTooMany('sweeps');
    const all = cells.map((_cell, index) => index);
    const first = spec.precision === undefined ? spec.repeat : MIN_PRECISE_RUNS;
    const rounds = Array.from({ length: first }, (_, round) => shuffled(all, spec.seed + round));
    const sweep = this.#journal.sweeps.add({
      state: 'running',
      spec,
      owner: thisProcess(),
      created_at: Date.now(),
      started_by: startedBy,
      plan: rounds.flat().map((cell) => ({ cell, run: null })),
    });
    const save = () => this.#journal.sweeps.update(sweep);
    this.conduct(sweep, { occasion: { sweep: sweep.id }, save }, (perform) => this.#runAll(sweep, cells, perform));
    return sweep;
  }

  async #runAll(sweep: SweepRecord, cells: readonly CheckedRun[], perform: Perform): Promise<void> {
    const empties = sweep.spec.between === 'empty';
    if (empties) {
      // Try this at the start of a sweep that may take hours, not after its first run. No run has the id of a sweep, so this
      // deletes nothing.
      for (const cell of distinctStores(cells)) {
        await tryToEmpty(cell, sweep.id);
      }
    }
    for (const [at, step] of sweep.plan.entries()) {
      const before = sweep.plan[at - 1];
      if (empties && sweep.stopped === null && before?.run) {
        await emptyAfter(this.#journal, cells[before.cell].target, before.run, this.#emptied);
      }
      if (sweep.stopped !== null) {
        return;
      }
      await perform(cells[step.cell], (run) => (step.run = run));
      if (at === sweep.plan.length - 1) {
        // The loop goes on with what this adds.
        sweep.plan.push(...nextRound(this.#journal, sweep));
      }
    }
    if (sweep.stopped === null) {
      confirmVerdict(this.#journal, sweep);
    }
  }
}

/** One cell for each target and sink settings, which may name a table. */
function distinctStores(cells: readonly CheckedRun[]): CheckedRun[] {
  return [...new Map(cells.map((cell) => [JSON.stringify([cell.target.name, cell.spec.sink]), cell])).values()];
}

function checkCells(spec: SweepSpec, targets: Targets, cpusOf: CpuCount): CheckedRun[] {
  if (spec.precision !== undefined && spec.repeat < MIN_PRECISE_RUNS) {
    const message = `is the maximum number of runs per combination if a precision is set: use at least ${MIN_PRECISE_RUNS}, such as ${USUAL_MOST_RUNS}`;
    throw invalidInput([{ field: 'repeat', value: spec.repeat, message }], NOTHING_STARTED);
  }
  // Count the cells before creating them: a matrix of a few lists can have more cells than fit in memory.
  const runs = Object.values(spec.matrix).reduce(
    (product, values) => product * values.length,
    spec.repeat * (spec.cases?.length ?? 1)
  );
  if (runs > MAX_RUNS) {
    throw invalidInput(
      [
        {
          field: 'matrix',
          message: `makes ${runs} runs with repeat ${spec.repeat}; at most ${MAX_RUNS} are allowed`,
        },
      ],
      NOTHING_STARTED
    );
  }
  const cells = cellsOf(spec);
  const checked: CheckedRun[] = [];
  const errors = new Map<string, Fault['fields'][number]>();
  // The common part must also be valid on its own, even if every cell overrides it.
  for (const request of [{}, ...cells].map((settings) => requestOf(spec.run, settings))) {
    try {
      checked.push(checkRun(request, targets, cpusOf));
    } catch (thrown) {
      for (const field of Fault.from(thrown).fields) {
        errors.set(`${field.field} ${JSON.stringify(field.value)} ${field.message}`, field);
      }
    }
  }
  if (spec.between === 'empty') {
    for (const { target } of checked.slice(1).filter((cell) => !canBeEmptied(cell.target))) {
      const message = `is not possible with target ${target.name}: rows of individual runs cannot be deleted from ${target.kind.kind}. Use "keep", and a separate table or topic for each sweep`;
      errors.set(`between ${target.name}`, { field: 'between', value: spec.between, message });
    }
  }
  if (errors.size > 0) {
    throw invalidInput([...errors.values()], NOTHING_STARTED);
  }
  return checked.slice(1);
}
