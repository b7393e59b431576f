import { z } from 'zod';

/** The name of a host in a fleet. It is part of subjects, so it contains no dot, space or wildcard. */
export const HostName = z
  .string()
  .regex(/^[A-Za-z0-9][A-Za-z0-9_-]{0,63}$/, 'must consist of at most 64 letters, digits, - and _');

/** The name under which every agent registers as a NATS service. */
export const AGENT_SERVICE = 'thermobench-agent';

const ROOT = 'thermobench';

/** Where the agent of a host receives orders; it replies to each. */
export function ordersTo(host: string): string {
  return `${ROOT}.orders.${host}`;
}

/** Where the agent of a host receives the conductor's messages about a run, which need no reply. */
export function holdsOf(host: string): string {
  return `${ROOT}.holds.${host}`;
}

/** Where the agent of a host replies with the time of its clock. */
export function clockOf(host: string): string {
  return `${ROOT}.clock.${host}`;
}

/** Where the agent of a host reports what its producers do in a run. */
export function reportsOf(host: string, run: string): string {
  return `${ROOT}.reports.${host}.${run}`;
}

/** The reports of all hosts in a run. */
export function allReportsOf(run: string): string {
  return `${ROOT}.reports.*.${run}`;
}

/** Replies to the requests of a client arrive at subjects that begin with this. Each client has its own, so that none can read another's replies. */
export function inboxOf(user: string): string {
  return `_INBOX_${user}`;
}

export const CONDUCTOR = 'conductor';

/** What a NATS user may publish and subscribe to. Source: https://docs.nats.io/running-a-nats-service/configuration/securing_nats/authorization */
export interface Permissions {
  publish: readonly string[];
  subscribe: readonly string[];
  /** Whether it may also reply to requests that it received. */
  replies: boolean;
}

/** The conductor sends orders, and reads every report. */
export const CONDUCTOR_MAY: Permissions = {
  publish: [`${ROOT}.orders.*`, `${ROOT}.holds.*`, `${ROOT}.clock.*`, '$SRV.*', `$SRV.*.${AGENT_SERVICE}`],
  subscribe: [`${ROOT}.reports.*.*`, `${inboxOf(CONDUCTOR)}.>`],
  replies: false,
};

/** An agent receives orders for its own host, replies to them, and reports under its own name. It cannot send orders or read anything else. */
export function agentMay(host: string): Permissions {
  return {
    publish: [reportsOf(host, '*')],
    subscribe: [ordersTo(host), holdsOf(host), clockOf(host), '$SRV.>'],
    replies: true,
  };
}
