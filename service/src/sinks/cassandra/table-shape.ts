/** The required shape of a table. */
export interface TableShape {
  readonly table: string;
  readonly columns: ReadonlyArray<readonly [name: string, type: string]>;
  readonly partitionKey: readonly string[];
  readonly clusteringKey: readonly string[];
  /** Options after WITH, if the defaults are not suitable. */
  readonly options?: string;
}
