import type { z } from 'zod';

import type { Endpoint } from '../hosts/store-place.ts';
import type { KafkaTarget } from '../kafka/options.ts';
import type { AnySink, ConsumerLag } from './contract.ts';
import type { Experiments } from './experiments.ts';
import type { RelayStore, RelayStoreSettings } from './relay-store.ts';

/** Where a target's store is: for display, without secrets. */
export interface Address {
  /** Host and port, or a path. */
  readonly text: string;
  /** Paths of this host in the text, and in errors of the store: only callers with the full token see them. */
  readonly hostPaths: readonly string[];
}

/** What describes a kind of sink, for settings of these types. */
interface KindOf<TargetSettings, RunSettings, Connected extends AnySink> {
  readonly kind: string;
  /** Schema of its entry in thermobench.yaml; strict, so a misspelt key is an error. */
  readonly target: z.ZodObject;
  /** Schema of the settings a run may choose; strict too. */
  readonly options: z.ZodObject;
  /** The store runs inside the producers' threads, so waiting for it takes up their time. */
  readonly embedded: boolean;
  /** Something else fills it: its sink is a `ReadOnlySink`. */
  readonly readOnly?: boolean;
  /** It keeps no rows, so there is nothing to count: its sinks have no `ledger`. */
  readonly storesNothing?: boolean;
  /** Its sinks have `deleteRun`. */
  readonly deletesRuns?: boolean;
  /**
   * About how many bytes of disk a row takes with its indexes, in the default data model and with a payload of 1. Left out if it
   * was not measured.
   */
  readonly bytesPerRow?: number;
  address(target: TargetSettings): Address;
  /** Where its store listens, so that its process can be observed if it is on this host. Left out if it has no process. */
  readonly endpoints?: (target: TargetSettings) => readonly Endpoint[];
  connect(target: TargetSettings, options: RunSettings): Promise<Connected>;
  /** Settings of a target of this kind that needs neither server nor configuration, named after the kind. */
  readonly builtIn?: (dataFolder: string) => object;
  /** For a log: the topic that a relay or an archive reads, and how to reach it. */
  readonly topic?: (target: TargetSettings) => KafkaTarget;
  /** For a store that a relay can fill. Uses no resources until it is prepared. */
  readonly relay?: (target: TargetSettings, settings: RelayStoreSettings) => Promise<RelayStore>;
  /** For a store that is a log. Throws a Fault if it does not answer within a few seconds. */
  readonly consumerLag?: (target: TargetSettings) => Promise<ConsumerLag[]>;
  /** Predefined experiments; left out if there are none for this kind. */
  readonly experiments?: Experiments;
}

/**
 * The parts of a kind of sink, with its own types. Every command and thread loads the declarations of all kinds but uses only
 * one, so each kind loads its client only when it is first used.
 */
interface SinkParts<Target extends z.ZodObject, Options extends z.ZodObject, Connected extends AnySink> extends KindOf<
  z.output<Target>,
  z.output<Options>,
  Connected
> {
  readonly target: Target;
  readonly options: Options;
}

/**
 * A kind of sink, as listed in `sinks/index.ts`. Accepts plain data, which may come from another thread, and throws a ZodError if it
 * does not match the schemas.
 */
export type SinkKind<Connected extends AnySink = AnySink> = KindOf<unknown, unknown, Connected>;

/** Hides a sink's own types behind its schemas, so that all kinds fit in one list. */
export function defineSink<Target extends z.ZodObject, Options extends z.ZodObject, Connected extends AnySink>(
  parts: SinkParts<Target, Options, Connected>
): SinkKind<Connected> {
  const { endpoints, topic, relay, consumerLag, ...same } = parts;
  return {
    ...same,
    address: (target) => parts.address(parts.target.parse(target)),
    connect: async (target, options) => parts.connect(parts.target.parse(target), parts.options.parse(options)),
    ...(endpoints && { endpoints: (target) => endpoints(parts.target.parse(target)) }),
    ...(topic && { topic: (target) => topic(parts.target.parse(target)) }),
    ...(relay && { relay: async (target, settings) => relay(parts.target.parse(target), settings) }),
    ...(consumerLag && { consumerLag: async (target) => consumerLag(parts.target.parse(target)) }),
  };
}
