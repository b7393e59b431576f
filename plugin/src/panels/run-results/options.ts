export interface RunResultsOptions {
  shape?: 'table' | 'bars';
}
