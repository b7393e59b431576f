import { LoadingPlaceholder } from '@grafana/ui';
import { createElement, lazy, Suspense, type ComponentType } from 'react';

/**
 * A part of the plugin that is loaded when it is first shown, after the translations. The entry that Grafana loads
 * stays small, because zod, react-query and the translations come with the part.
 */
export function lazyPart<Props extends object>(load: () => Promise<ComponentType<Props>>): ComponentType<Props> {
  const Loaded = lazy(async () => {
    const [part, { prepareTranslations }] = await Promise.all([load(), import('./translations.ts')]);
    await prepareTranslations();
    return { default: ({ props }: { props: Props }) => createElement(part, props) };
  });
  return function LazyPart(props: Props) {
    return (
      <Suspense fallback={<LoadingPlaceholder text="" />}>
        <Loaded props={props} />
      </Suspense>
    );
  };
}
