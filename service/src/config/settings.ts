import type { MappedHost } from '../hosts/prometheus/mapped-host.ts';
import type { Exporter } from '../model/scrape.ts';
import type { NatsAccess } from '../nats/connection.ts';
import type { SinkKind } from '../sinks/sink-kind.ts';

/** A target as configured, including secrets. It never leaves the process, which includes its worker threads. */
export interface ConfiguredTarget {
  readonly name: string;
  readonly origin: 'file' | 'stack' | 'built-in';
  readonly kind: SinkKind;
  /** Matches `kind.target`. Plain data, so that it can be sent to a worker thread. */
  readonly settings: unknown;
  /** The processes of its server, if that belongs to this data folder's stack, and whether runs may break them on purpose. */
  readonly breakable?: { readonly members: number; readonly isAllowed: boolean };
  /** Hosts of its store that are read from Prometheus. */
  readonly hosts?: readonly MappedHost[];
}

/** The targets by name. */
export type Targets = ReadonlyMap<string, ConfiguredTarget>;

/** The labels of the agent of this host, and what runs may do there. */
export interface AgentLimits {
  /** Labels by which runs choose hosts. */
  readonly labels: Readonly<Record<string, string>>;
  /** Targets that runs may write to from here; null for all that are configured here. */
  readonly targets: readonly string[] | null;
  readonly maxProducers: number;
}

/** The configuration and environment of Thermobench, read once at start unless stated otherwise. */
export interface Settings {
  readonly dataFolder: string;
  /** Absolute path of the configuration file; null if there is none. */
  readonly configFile: string | null;
  readonly listen: { readonly host: string; readonly port: number };
  readonly tokens: { readonly full: string; readonly readOnly: string };
  /** Absolute paths of the folders whose files a request over HTTP may name. */
  readonly sourceFolders: readonly string[];
  /** Host names besides loopback under which callers reach the service. */
  readonly hostNames: readonly string[];
  /**
   * Each call looks up the stack's targets again: `stack up` starts servers while a service is running, and may change their
   * addresses.
   */
  targets(): Targets;
  /**
   * How to reach the hosts with agents; null without a NATS server. Each call looks it up again: `stack up` may start one while a
   * service is running.
   */
  fleet(): NatsAccess | null;
  readonly agent: AgentLimits;
  /**
   * The exporters to scrape, as the configuration file lists them. Each call reads the file again, so that adding a
   * host needs no restart. Throws a configuration Fault if the file has become invalid.
   */
  exporters(): readonly Exporter[];
}
