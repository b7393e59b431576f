import { css, cx } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { t } from '@grafana/i18n';
import { Text, useStyles2 } from '@grafana/ui';
import type { Preset } from '@thermobench/service/model/preset.ts';

import { useEvenGrid } from '../../components/useEvenGrid.ts';

/** Three fit into a window of 1280 pixels, beside Grafana's navigation. */
const NARROWEST_PX = 290;

interface Props {
  presets: readonly Preset[];
  chosen: string | undefined;
  onChange: (name: string | undefined) => void;
}

/** Experiments to start from. Each is one button; pressing the selected one deselects it. */
export function PresetCards({ presets, chosen, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const [ref, grid] = useEvenGrid<HTMLDivElement>(presets.length, NARROWEST_PX);
  return (
    <div ref={ref} className={grid} role="group" aria-label={t('new-run.presets', 'Experiments to start from')}>
      {presets.map(({ name, title, description, kind }) => (
        <button
          key={name}
          type="button"
          className={cx(styles.card, name === chosen && styles.chosen)}
          aria-pressed={name === chosen}
          onClick={() => onChange(name === chosen ? undefined : name)}
        >
          <Text weight="medium">{title}</Text>
          <span className={styles.description}>{description}</span>
          <Text variant="bodySmall" color="secondary">
            {kind === 'run' ? t('new-run.kind-run', 'Run') : t('new-run.kind-sweep', 'Sweep')}
          </Text>
        </button>
      ))}
    </div>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  card: css({
    display: 'flex',
    flexDirection: 'column',
    gap: theme.spacing(0.5),
    padding: theme.spacing(2),
    textAlign: 'left',
    border: '1px solid transparent',
    borderRadius: theme.shape.radius.default,
    background: theme.colors.background.secondary,
    '&:hover': { background: theme.colors.emphasize(theme.colors.background.secondary, 0.03) },
  }),
  chosen: css({ borderColor: theme.colors.primary.border, boxShadow: `0 0 0 1px ${theme.colors.primary.border}` }),
  description: css({ flexGrow: 1, color: theme.colors.text.secondary }),
});
