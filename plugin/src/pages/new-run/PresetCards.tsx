import { css } from '@emotion/css';
import { t } from '@grafana/i18n';
import { Card, Grid, useStyles2 } from '@grafana/ui';
import type { Preset } from '@thermobench/service/model/preset.ts';

interface Props {
  presets: readonly Preset[];
  chosen: string | undefined;
  onChange: (name: string | undefined) => void;
}

/** Experiments to start from. */
export function PresetCards({ presets, chosen, onChange }: Props) {
  const styles = useStyles2(getStyles);
  return (
    <Grid minColumnWidth={44} gap={1}>
      {presets.map(({ name, title, description, kind }) => (
        <Card
          key={name}
          noMargin
          className={styles.card}
          isSelected={name === chosen}
          onClick={() => onChange(name === chosen ? undefined : name)}
        >
          <Card.Heading>{title}</Card.Heading>
          <Card.Description>{description}</Card.Description>
          <Card.Meta>{kind === 'run' ? t('new-run.kind-run', 'Run') : t('new-run.kind-sweep', 'Sweep')}</Card.Meta>
        </Card>
      ))}
    </Grid>
  );
}

const getStyles = () => ({
  // Otherwise a card stretched to the height of its neighbours centres its heading in the extra space.
  card: css({ gridTemplateRows: 'auto auto 1fr' }),
});
