import { store } from '@grafana/data';
import { locationService } from '@grafana/runtime';
import { useCallback, useState } from 'react';
import { z } from 'zod';

import type { RunControlOptions } from './options.ts';

const Stored = z.object({
  target: z.string().optional(),
  preset: z.string().optional(),
  hosts: z.string().optional(),
});

/** What a user has chosen in a panel. The browser remembers it for the panel of this dashboard. */
export function useChoice(panel: number): [RunControlOptions, (choice: RunControlOptions) => void] {
  const key = `thermobench.run-control.${locationService.getLocation().pathname}.${panel}`;
  const [choice, setChoice] = useState<RunControlOptions>(() => Stored.safeParse(store.getObject(key)).data ?? {});
  const choose = useCallback(
    (chosen: RunControlOptions) => {
      store.setObject(key, chosen);
      setChoice(chosen);
    },
    [key]
  );
  return [choice, choose];
}
