import { LoadingPlaceholder } from '@grafana/ui';
import { createElement, lazy, Suspense, type ComponentType } from 'react';

/**
 * A part of the plugin that is loaded when it is first shown, so that the entry that Grafana loads stays small: zod, react-query
 * and the translations come with the part. It renders only after the translations are loaded.
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
