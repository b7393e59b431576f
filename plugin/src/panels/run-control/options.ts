/** What a dashboard's author fixes; the rest is chosen in the panel. */
export interface RunControlOptions {
  target?: string;
  preset?: string;
}
