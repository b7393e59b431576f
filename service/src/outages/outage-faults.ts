import { Fault } from '../model/fault.ts';
import { counted } from '../model/sentence.ts';
import { RELAY } from './relay-process.ts';

export function noMember(what: string, members: number): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'OUTAGE_NO_MEMBER',
    message: `There is no ${what}: the private server has ${counted(members, 'process', 'processes')}.`,
    hint: 'Name one of those that exist; `thermobench stack status` lists their addresses.',
  });
}

export function notRunning(what: string, server: string): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'OUTAGE_NOT_RUNNING',
    message: `${what} was not running when it should have been broken.`,
    hint:
      server === RELAY ? 'Let the run have a relay (`relayTo`).' : `Start it with \`thermobench stack up ${server}\`.`,
  });
}

export function alreadyBroken(what: string): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'OUTAGE_OVERLAPS',
    message: `${what} was already broken by another outage.`,
    hint: 'Leave more time between two outages of the same process. `thermobench outages` lists what is broken.',
  });
}

export function notBegun(): Fault {
  return new Fault({
    kind: 'configuration',
    code: 'OUTAGE_NOT_BEGUN',
    message: 'The run ended before this outage was due.',
    hint: 'Let it begin earlier, or let the run write longer.',
  });
}

export function begunEarlier(): Fault {
  return new Fault({
    kind: 'transient',
    code: 'OUTAGE_NOT_MEASURED',
    message: 'The service was restarted after this outage had begun, so its effect was not measured.',
    hint: 'Run again, and let the service run until the end.',
  });
}

export function noLeader(): Fault {
  return new Fault({
    kind: 'conflict',
    code: 'OUTAGE_NO_LEADER',
    message: 'The first partition of the topic had no leader when the leader should have been broken.',
    hint: 'Leave more time between two outages, or name a broker.',
  });
}
