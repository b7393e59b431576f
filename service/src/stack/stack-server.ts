import type { ExporterComponent } from '../model/scrape.ts';

/** How one of the stack's servers is doing. */
export interface StackStatus {
  name: string;
  /** `silent`: its process runs, but does not answer. */
  state: 'up' | 'silent' | 'down';
  /** Host and port; null until it was up once. */
  address: string | null;
  pid: number | null;
  version: string | null;
  /** Where its data and log are. */
  folder: string;
  /** What its user has to be told this once, such as a password that was just made. */
  note?: string;
}

/** How a server of the stack reaches the service. */
export interface ServiceAccess {
  /** Such as `http://127.0.0.1:7411`. */
  readonly url: string;
  readonly tokens: { readonly full: string; readonly readOnly: string };
}

/** A target that a server of the stack offers, as it would stand in thermobench.yaml. Holds a password. */
export interface StackTarget {
  name: string;
  settings: { sink: string } & Record<string, unknown>;
}

/** Where Prometheus can scrape what a server of the stack does. */
export interface StackExporter {
  component: ExporterComponent;
  /** Host and port. */
  address: string;
}

/**
 * A private real server on loopback, with its own data under `stack/<name>` of the data folder. It outlives the process that
 * started it. Every wait has a limit.
 */
export interface StackServer {
  readonly name: string;
  status(): Promise<StackStatus>;
  /**
   * Starts it, or finds it running; what it stored before is there again. Throws a configuration Fault that says how to get
   * the programs where they are missing, a transient one where they cannot be downloaded now, and a fatal one with the end of the
   * server's log where it does not start.
   */
  up(service: ServiceAccess): Promise<StackStatus>;
  /** Stops it in an orderly way. Of a stopped one: nothing. */
  down(): Promise<StackStatus>;
  /** What a run can be aimed at; empty until it was up once. */
  targets(): StackTarget[];
  /** What Prometheus can scrape, whether it runs now or not; empty until it was up once. */
  exporters(): StackExporter[];
}
