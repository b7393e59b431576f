import { useQuery } from '@tanstack/react-query';
import { Preset } from '@thermobench/service/model/preset.ts';
import { z } from 'zod';

import { service } from './client.ts';

const Presets = z.array(Preset);

/** Experiments ready to start on a target. Queries nothing until a target is chosen. */
export function usePresets(target: string | undefined) {
  return useQuery({
    queryKey: ['presets', target],
    queryFn: ({ signal }) => service.get('presets', Presets, { query: { target }, signal }),
    enabled: target !== undefined,
  });
}
