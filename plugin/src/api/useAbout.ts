import { useMutation } from '@tanstack/react-query';
import { About } from '@thermobench/service/model/about.ts';

import { service } from './client.ts';

/**
 * For the Test button of the configuration page: asks which program answers at the configured address, and its version.
 */
export function useAskAbout() {
  return useMutation({ mutationFn: () => service.get('about', About) });
}
