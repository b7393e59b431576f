/** The name of a run in a comparison: its label, if any, and its id, because several runs may share a label. */
export function runName(id: string, label: string | undefined): string {
  return label ? `${label} · ${id}` : id;
}
