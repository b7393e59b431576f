import type { ExporterComponent } from '../model/scrape.ts';
import type { ProcessMark } from './detached-process.ts';

/** The state of one of the stack's servers. */
export interface StackStatus {
  name: string;
  /** `silent`: its process is running, but does not answer. */
  state: 'up' | 'silent' | 'down';
  /** Host and port; null if it has never been up. */
  address: string | null;
  pid: number | null;
  version: string | null;
  /** Folder of its data and log. */
  folder: string;
  /** A message for the user, such as a new password, or that something is missing. */
  note?: string;
}

/** How a server of the stack reaches the service. */
export interface ServiceAccess {
  /** Such as `http://127.0.0.1:7411`. */
  readonly url: string;
  readonly tokens: { readonly full: string; readonly readOnly: string };
}

/** A target that a server of the stack offers, in the form used in thermobench.yaml. Contains a password. */
export interface StackTarget {
  name: string;
  settings: { sink: string } & Record<string, unknown>;
  /** Number of its processes, which are numbered from 1. */
  members: number;
}

/** Where Prometheus can scrape the metrics of a server of the stack. */
export interface StackExporter {
  component: ExporterComponent;
  /** Host and port. */
  address: string;
}

/** The processes of a server, each of which a run may break on purpose. */
export interface Breakable {
  /** Their numbers, from 1. */
  members(): readonly number[];
  /** The process as it was started last; it may have crashed. Null if there is none, or if it was stopped on purpose. */
  processOf(member: number): ProcessMark | null;
  /** Sends the signal, and waits for the process to end. */
  end(member: number, signal: NodeJS.Signals): Promise<void>;
  /** Starts the process unless it is running. Needs the lock of the stack: see `exclusively`. */
  launch(member: number): Promise<void>;
  /** Resolves when the process answers. Throws a fatal Fault if it ends, or does not answer within its limit. */
  answers(member: number): Promise<void>;
  /** Locks all tables against writing until `release`. Left out if the server has no such lock. */
  lockTables?(name: string): Promise<void>;
  /** Releases the lock with that name, in whichever process it is held. Does nothing without such a lock. */
  releaseTables?(name: string): Promise<void>;
}

/**
 * A private real server on loopback, with its own data under `stack/<name>` of the data folder. It outlives the process that
 * started it. Every wait has a limit.
 */
export interface StackServer {
  readonly name: string;
  /** Whether it starts only if a command names it, because few people need it. */
  readonly startsByName?: boolean;
  status(): Promise<StackStatus>;
  /**
   * Starts the server with the data it stored before; does nothing if it is running. Throws a configuration Fault that says how
   * to get missing programs, a transient Fault if they cannot be downloaded now, and a fatal Fault with the end of the server's
   * log if the server does not start.
   */
  up(service: ServiceAccess): Promise<StackStatus>;
  /** Stops it gracefully. Does nothing if it is already stopped. */
  down(): Promise<StackStatus>;
  /** Targets for runs; empty until it has been up once. Left out if the server cannot be the target of a run. */
  targets?(): StackTarget[];
  /**
   * What Prometheus can scrape; a server that crashed is included, so that its failure is noticed. Empty until the server has
   * been up once, and while it is stopped on purpose. Left out if there is nothing to scrape.
   */
  exporters?(): StackExporter[];
  /** Its processes; left out if none of them may be broken. */
  breakable?(): Breakable;
}
