import type { ConfiguredTarget } from '../config/settings.ts';
import type { FieldError } from '../model/fault.ts';
import type { Outage } from '../model/outage.ts';
import { durationText } from '../model/quantities.ts';
import type { RunSpec } from '../model/run.ts';

/** Why the run may not break what its spec names: only private servers that it writes to itself, and only while it writes. */
export function outageErrors(
  { outages = [], durationMs }: Pick<RunSpec, 'outages' | 'durationMs'>,
  targets: ReadonlyArray<ConfiguredTarget | undefined>
): FieldError[] {
  const used = targets.filter((target) => target !== undefined);
  return outages.flatMap((outage, index) => {
    const errors = [serverError(outage, used), timeError(outage, durationMs)];
    return errors.flatMap((error) =>
      error === undefined ? [] : { ...error, field: `outages[${index}].${error.field}` }
    );
  });
}

function serverError({ server }: Outage, used: readonly ConfiguredTarget[]): FieldError | undefined {
  const target = used.find(({ name, origin }) => origin === 'stack' && name === server);
  if (target === undefined) {
    const own = used.filter(({ origin }) => origin === 'stack').map(({ name }) => name);
    const message =
      own.length === 0
        ? `only servers of the private stack can be broken, and ${used.map(({ name }) => name).join(', ')} is none; start one with \`thermobench stack up ${server}\``
        : `is not a private server that this run writes to; it writes to: ${own.join(', ')}`;
    return { field: 'server', value: server, message };
  }
  return target.breakable === true
    ? undefined
    : { field: 'server', value: server, message: 'may not be broken: `outages: false` in thermobench.yaml forbids it' };
}

function timeError({ afterMs, forMs }: Outage, durationMs: number | null): FieldError | undefined {
  return afterMs === undefined || durationMs === null || afterMs + forMs <= durationMs
    ? undefined
    : {
        field: 'afterMs',
        value: afterMs,
        message: `must leave time to undo the outage: it would last until ${durationText(afterMs + forMs)}, and the run writes for ${durationText(durationMs)}`,
      };
}
