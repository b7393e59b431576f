/** What a kind of sink adds to the predefined experiments. */
export interface Experiments {
  /** The usual name of the store, such as `MySQL`. */
  readonly store: string;
  /** The settings that each get a row of their own when stores are compared side by side. */
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
  /** The question that the sweep answers. */
  readonly description: string;
  readonly run?: Readonly<Record<string, unknown>>;
  readonly matrix: Readonly<Record<string, readonly unknown[]>>;
}
