import type { NavModelItem } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Stack, Text, TextLink } from '@grafana/ui';

/**
 * Grafana's page around the content of a plugin: breadcrumbs, heading, facts, actions. They share the space as in
 * Grafana 12.3: the title shrinks to make room for the actions, and facts that do not fit next to the title are below
 * it.
 */
export function Page({ pageNav, renderTitle, subTitle, info = [], actions, children }: PluginPageProps) {
  const title = pageNav?.text ?? 'Thermobench';
  const below = subTitle ?? pageNav?.subTitle;
  return (
    <main style={{ padding: '24px', minHeight: '100vh', boxSizing: 'border-box' }}>
      <Stack direction="column" gap={2}>
        {pageNav?.parentItem && <Breadcrumbs to={pageNav.parentItem} />}
        <div style={{ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: '8px 24px' }}>
          <div
            style={{
              ...{ display: 'flex', flex: 1, flexWrap: 'wrap', justifyContent: 'space-between' },
              ...{ gap: '8px 32px', maxWidth: '100%' },
            }}
          >
            {renderTitle ? renderTitle(title) : <Text element="h1">{title}</Text>}
            {info.length > 0 && (
              <div style={{ display: 'flex', gap: '12px', overflow: 'auto' }}>
                {info.map(({ label, value }) => (
                  <Stack key={label} direction="column" gap={0}>
                    <Text variant="bodySmall" color="secondary">
                      {label}
                    </Text>
                    <div>{value}</div>
                  </Stack>
                ))}
              </div>
            )}
          </div>
          <div style={{ display: 'flex', flexWrap: 'wrap', gap: '8px' }}>{actions}</div>
        </div>
        {below && <Text color="secondary">{below}</Text>}
        <div>{children}</div>
      </Stack>
    </main>
  );
}

function Breadcrumbs({ to: item }: { to: NavModelItem }) {
  return (
    <nav aria-label="Breadcrumbs">
      <Stack gap={1}>
        {pathTo(item).map(({ text, url }) => (
          <TextLink key={text} href={url ?? '#'} inline={false} color="secondary">
            {text}
          </TextLink>
        ))}
      </Stack>
    </nav>
  );
}

function pathTo(item: NavModelItem): NavModelItem[] {
  return [...(item.parentItem ? pathTo(item.parentItem) : []), item];
}
