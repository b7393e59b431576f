/** The keys of cached answers. Keys with the same prefix are invalidated together. */
export const queryKeys = {
  runs: ['runs'] as const,
  run: (id: string) => ['run', id] as const,
  report: (id: string) => ['run', id, 'report'] as const,
  baselines: ['baselines'] as const,
  sweeps: ['sweeps'] as const,
  sweep: (id: string) => ['sweep', id] as const,
  limits: ['limits'] as const,
  limit: (id: string) => ['limit', id] as const,
};
