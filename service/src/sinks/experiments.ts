/** What a kind of sink adds to the experiments that are ready to start. */
export interface Experiments {
  /** The usual name of the store, such as `MySQL`. */
  readonly store: string;
  /** The settings that deserve a row each when stores are compared side by side. */
  readonly cases: ReadonlyArray<Readonly<Record<string, unknown>>>;
  /** Sweeps over settings of this kind only. */
  readonly sweeps?: readonly SweepExperiment[];
  /** Whether the experiment with a relay copies to a store of this kind. */
  readonly isRelayed?: boolean;
}

/** A sweep over some values of each field of a run or of its sink. */
export interface SweepExperiment {
  /** Stable name, such as `commit-sweep`. */
  readonly name: string;
  readonly title: string;
  /** The question that it answers. */
  readonly description: string;
  readonly run?: Readonly<Record<string, unknown>>;
  readonly matrix: Readonly<Record<string, readonly unknown[]>>;
}
