import { css } from '@emotion/css';
import type { GrafanaTheme2, NavModelItem } from '@grafana/data';
import type { PluginPageProps } from '@grafana/runtime';
import { Stack, Text, TextLink, useStyles2 } from '@grafana/ui';

/**
 * Grafana's page around a plugin's page: breadcrumbs, heading, facts, actions, content. They share the width as in Grafana 12.3: a
 * wide window has the navigation at its left, the title gives way to the actions, and facts that do not fit beside the title are
 * below it.
 */
export function Page({ pageNav, renderTitle, subTitle, info = [], actions, children }: PluginPageProps) {
  const styles = useStyles2(getStyles);
  const title = pageNav?.text ?? 'Thermobench';
  const below = subTitle ?? pageNav?.subTitle;
  return (
    <main className={styles.page}>
      <Stack direction="column" gap={2}>
        {pageNav?.parentItem && <Breadcrumbs to={pageNav.parentItem} />}
        <div className={styles.top}>
          <div className={styles.title}>
            {renderTitle ? renderTitle(title) : <Text element="h1">{title}</Text>}
            {info.length > 0 && (
              <div className={styles.facts}>
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
          <div className={styles.actions}>{actions}</div>
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

const NAVIGATION_PX = 300;

const getStyles = (theme: GrafanaTheme2) => ({
  page: css({
    minHeight: '100vh',
    boxSizing: 'border-box',
    padding: theme.spacing(2),
    [theme.breakpoints.up('md')]: { padding: theme.spacing(4) },
    [theme.breakpoints.up('xl')]: { marginLeft: NAVIGATION_PX },
  }),
  top: css({ display: 'flex', flexWrap: 'wrap', alignItems: 'flex-start', gap: theme.spacing(1, 3) }),
  title: css({
    display: 'flex',
    flex: 1,
    flexWrap: 'wrap',
    justifyContent: 'space-between',
    gap: theme.spacing(1, 4),
    maxWidth: '100%',
  }),
  facts: css({ display: 'flex', gap: theme.spacing(1.5), overflow: 'auto' }),
  actions: css({ display: 'flex', flexWrap: 'wrap', gap: theme.spacing(1) }),
});
