import { useMutation } from '@tanstack/react-query';
import { About } from '@thermobench/service/model/about.ts';

import { service } from './client.ts';

/** Asks which program answers at the configured address, and its version, for the Test button of the configuration page. */
export function useAskAbout() {
  return useMutation({ mutationFn: () => service.get('about', About) });
}
