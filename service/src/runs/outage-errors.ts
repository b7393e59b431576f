import type { ConfiguredTarget } from '../config/settings.ts';
import type { FieldError } from '../model/fault.ts';
import { memberText, outageText, type Outage } from '../model/outage.ts';
import { durationText } from '../model/quantities.ts';
import type { RunSpec } from '../model/run.ts';
import { counted } from '../model/sentence.ts';

interface Used {
  readonly target: ConfiguredTarget;
  readonly relayTarget: ConfiguredTarget | null;
}

/** Why the run may not break what its spec names: only private servers that it writes to itself, and only while it writes. */
export function outageErrors(
  { outages = [], durationMs }: Pick<RunSpec, 'outages' | 'durationMs'>,
  used: Used
): FieldError[] {
  return outages.flatMap((outage, index) =>
    [placeError(outage, used), timeError(outage, durationMs), overlapError(outage, outages.slice(0, index))].flatMap(
      (error) => (error === undefined ? [] : { ...error, field: `outages[${index}].${error.field}` })
    )
  );
}

function placeError({ server, member }: Outage, { target, relayTarget }: Used): FieldError | undefined {
  if (server === 'relay') {
    const isOwn = [target, relayTarget].some((each) => each?.breakable?.isAllowed === true);
    const message =
      relayTarget === null
        ? 'needs a relay: name its target in `relayTo`'
        : 'may be frozen only if the run writes to a private server, and if thermobench.yaml does not forbid outages';
    return relayTarget === null || !isOwn ? { field: 'server', value: server, message } : undefined;
  }
  const written = [target, ...(relayTarget === null ? [] : [relayTarget])];
  const { breakable } = written.find(({ name, origin }) => origin === 'stack' && name === server) ?? {};
  if (breakable === undefined) {
    return { field: 'server', value: server, message: notWrittenTo(server, written) };
  }
  if (!breakable.isAllowed) {
    return { field: 'server', value: server, message: 'may not be broken: thermobench.yaml has `outages: false`' };
  }
  return typeof member !== 'number' || member <= breakable.members
    ? undefined
    : {
        ...{ field: 'member', value: member },
        message: `does not exist: the private ${server} has ${counted(breakable.members, 'process', 'processes')}`,
      };
}

function notWrittenTo(server: string, written: readonly ConfiguredTarget[]): string {
  const own = written.flatMap(({ name, breakable }) => (breakable === undefined ? [] : [name]));
  return own.length > 0
    ? `is not a server that this run writes to; it writes to: ${own.join(', ')}`
    : `cannot be broken: only servers of the private stack can, and this run writes to ${written.map(({ name }) => name).join(', ')}. Start one with \`thermobench stack up ${server}\`, and use it as the target`;
}

/** Which broker leads, and when a number of rows is acked, is known only during the run. */
function overlapError(outage: Outage, before: readonly Outage[]): FieldError | undefined {
  const { afterMs, forMs } = outage;
  const other = before.find((each) => {
    const isSame = outage.member !== 'leader' && memberText(each) === memberText(outage);
    if (each.afterMs === undefined || afterMs === undefined) {
      return false;
    }
    return isSame && each.afterMs <= afterMs + forMs && afterMs <= each.afterMs + each.forMs;
  });
  return other === undefined
    ? undefined
    : {
        ...{ field: 'afterMs', value: outage.afterMs },
        message: `is too early: \`${outageText(other)}\` breaks the same process at that time`,
      };
}

function timeError({ afterMs, forMs }: Outage, durationMs: number | null): FieldError | undefined {
  return afterMs === undefined || durationMs === null || afterMs + forMs <= durationMs
    ? undefined
    : {
        ...{ field: 'afterMs', value: afterMs },
        message: `is too late: the outage would last until ${durationText(afterMs + forMs)}, and the run writes for ${durationText(durationMs)}`,
      };
}
