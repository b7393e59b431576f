import type { PluginPageProps } from '@grafana/runtime';
import { Stack, Text } from '@grafana/ui';

/** Grafana's page around the content of a plugin: heading, actions, content. */
export function Page({ pageNav, renderTitle, subTitle, info = [], actions, children }: PluginPageProps) {
  const title = pageNav?.text ?? 'Thermobench';
  const below = subTitle ?? pageNav?.subTitle;
  return (
    <main style={{ padding: '24px', minHeight: '100vh', boxSizing: 'border-box' }}>
      <Stack direction="column" gap={2}>
        <Stack justifyContent="space-between" alignItems="flex-start" wrap="wrap">
          <Stack direction="column" gap={1}>
            {renderTitle ? renderTitle(title) : <Text element="h1">{title}</Text>}
            {below && <Text color="secondary">{below}</Text>}
          </Stack>
          <Stack gap={2} alignItems="center">
            {info.map(({ label, value }) => (
              <Stack key={label} direction="column" gap={0}>
                <Text variant="bodySmall" color="secondary">
                  {label}
                </Text>
                <div>{value}</div>
              </Stack>
            ))}
            {actions}
          </Stack>
        </Stack>
        <div>{children}</div>
      </Stack>
    </main>
  );
}
