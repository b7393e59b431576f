import { css } from '@emotion/css';
import type { GrafanaTheme2 } from '@grafana/data';
import { Checkbox, Field, useStyles2 } from '@grafana/ui';

import type { HostsSetting } from '../../plan/hosts.ts';
import { splitWords } from '../../plan/spelling.ts';

interface Props {
  setting: HostsSetting;
  text: string;
  error: string | undefined;
  onChange: (text: string) => void;
}

/** Chooses hosts by name or label. Shows why a host cannot take part; if it was chosen before, it can still be removed. */
export function HostPicker({ setting, text, error, onChange }: Props) {
  const styles = useStyles2(getStyles);
  const chosen = splitWords(text);
  const offered = setting.offered(chosen);
  return (
    <Field label={setting.label} description={setting.description} error={error} invalid={error !== undefined} noMargin>
      <div role="group" aria-label={setting.label} className={styles.hosts}>
        {offered.map(({ word, note, problem }) => (
          <Checkbox
            key={word}
            label={word}
            description={problem ?? note}
            value={chosen.includes(word)}
            disabled={problem !== undefined && !chosen.includes(word)}
            onChange={({ currentTarget: { checked } }) =>
              onChange(
                offered
                  .map((each) => each.word)
                  .filter((each) => (each === word ? checked : chosen.includes(each)))
                  .join(', ')
              )
            }
          />
        ))}
      </div>
    </Field>
  );
}

const getStyles = (theme: GrafanaTheme2) => ({
  hosts: css({
    display: 'grid',
    gridTemplateColumns: `repeat(auto-fill, minmax(min(100%, ${theme.spacing(36)}), 1fr))`,
    gap: theme.spacing(1, 2),
    justifyItems: 'start',
    alignItems: 'start',
    // A fleet may have hundreds of hosts.
    maxHeight: theme.spacing(40),
    overflowY: 'auto',
  }),
});
