import type { ConfiguredTarget } from '../config/settings.ts';
import type { Health } from '../model/target.ts';
import { withSink } from '../sinks/with-sink.ts';
import { within } from '../time/deadline.ts';

const ANSWER_WITHIN_MS = 30_000;

/** What the store of a target reports. Throws its Fault if it cannot be reached. */
export function healthOf(target: ConfiguredTarget): Promise<Health> {
  return withSink(target, {}, async (sink) => {
    const startedAt = performance.now();
    const facts = await within(ANSWER_WITHIN_MS, 'checking the target', sink.check());
    return { target: target.name, ...facts, roundTripMs: performance.now() - startedAt };
  });
}
