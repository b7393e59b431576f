import { Stack, TextLink } from '@grafana/ui';

import { links } from '../links.ts';

/** The tags of a run; each links to the runs that have it. */
export function RunTags({ tags }: { tags: readonly string[] }) {
  return (
    <Stack gap={1} wrap="wrap">
      {tags.map((tag) => (
        <TextLink key={tag} href={links.tagged(tag)} variant="bodySmall" inline={false}>
          {`#${tag}`}
        </TextLink>
      ))}
    </Stack>
  );
}
