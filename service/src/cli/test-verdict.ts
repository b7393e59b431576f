import { Fault } from '../model/fault.ts';
import type { Engine } from '../engine/engine.ts';
import { followSweep } from './follow.ts';
import { person } from './person.ts';

/** Tests the verdict on a finished run by an experiment, and waits for it. A run without a verdict that can be tested stays as it is. */
export async function testVerdict(engine: Engine, id: string): Promise<void> {
  try {
    const { id: sweep, runsPlanned } = await engine.confirm(id, person());
    process.stderr.write(`Testing the verdict with ${runsPlanned} short runs, which takes about a minute.\n`);
    await followSweep(engine, sweep);
  } catch (thrown) {
    const fault = Fault.from(thrown);
    if (fault.code !== 'NOTHING_TO_CONFIRM') {
      throw fault;
    }
    process.stderr.write(`${fault.message} ${fault.hint}\n`);
  }
}
