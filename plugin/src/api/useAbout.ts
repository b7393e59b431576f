import { About } from '@thermobench/service/model/about.ts';

import { service } from './client.ts';
import { useServiceAction } from './useServiceAction.ts';

/**
 * For the Test button of the configuration page: asks which program answers at the configured address, and its version.
 */
export function useAskAbout() {
  return useServiceAction({ mutationFn: () => service.get('about', About) });
}
