import { hasEnded, RunState, type Run, type RunEvent } from '@thermobench/service/model/run.ts';

/** The state that an event of a run reports; undefined for other events. */
export function reportedState({ text }: RunEvent): RunState | undefined {
  return RunState.safeParse(/^State: (\w+)\.$/.exec(text)?.[1]).data;
}

/**
 * The state of an active run, according to the newest event of its log. Run and log come from two answers of the
 * service, so the page shows the state from only one of them. Only the run itself can report its end, because its
 * result comes with it.
 */
export function stateInLog({ state }: Pick<Run, 'state'>, events: readonly RunEvent[]): RunState {
  if (hasEnded(state)) {
    return state;
  }
  return events.map(reportedState).findLast((each) => each !== undefined && !hasEnded(each)) ?? state;
}
