import { t, Trans } from '@grafana/i18n';
import { Alert, Combobox, Field, Stack } from '@grafana/ui';
import type { TargetSummary } from '@thermobench/service/model/target.ts';

import { useCheckTarget } from '../../api/useTargets.ts';
import { BusyButton } from '../../components/BusyButton.tsx';
import { milliseconds } from '../../components/figures.ts';
import { ServiceProblem } from '../../components/ServiceProblem.tsx';
import { targetKind } from '../../components/targetKind.ts';

interface Props {
  targets: readonly TargetSummary[];
  target: TargetSummary;
  onChange: (name: string) => void;
  /** Whether this user may have the service connect to the target. */
  mayCheck: boolean;
}

/** Chooses the target, and shows whether it answers. */
export function TargetPicker({ targets, target, onChange, mayCheck }: Props) {
  const options = targets.map((each) => ({
    value: each.name,
    label: each.name,
    description: [targetKind(each), each.address].filter(Boolean).join(' · '),
  }));
  return (
    <Stack direction="column" gap={1}>
      <Field
        label={t('new-run.target', 'Target')}
        description={t('new-run.target-hint', 'Where readings are written. Targets are configured in the service.')}
        noMargin
      >
        <Combobox
          id="new-run-target"
          width={60}
          options={options}
          value={target.name}
          onChange={({ value }) => onChange(value)}
        />
      </Field>
      <TargetCheck key={target.name} name={target.name} disabled={!mayCheck} />
    </Stack>
  );
}

function TargetCheck({ name, disabled }: { name: string; disabled: boolean }) {
  const check = useCheckTarget(name);
  return (
    <Stack direction="column" gap={1} alignItems="flex-start">
      <BusyButton icon="heart-rate" isBusy={check.isPending} disabled={disabled} onClick={() => check.mutate()}>
        {check.isPending ? (
          <Trans i18nKey="new-run.checking">Connecting…</Trans>
        ) : (
          <Trans i18nKey="new-run.check">Check target</Trans>
        )}
      </BusyButton>
      <div role="status">
        {check.data && (
          <Alert
            severity={check.data.warnings.length > 0 ? 'warning' : 'success'}
            title={t('new-run.answers', '{{name}} answers in {{time}}: {{version}}', {
              name,
              time: milliseconds(check.data.roundTripMs),
              version: check.data.version,
            })}
          >
            <div>
              {Object.entries(check.data.durability)
                .map(([setting, value]) => `${setting} = ${String(value)}`)
                .join(', ')}
            </div>
            {check.data.warnings.map((warning) => (
              <div key={warning}>{warning}</div>
            ))}
          </Alert>
        )}
      </div>
      {check.error && <ServiceProblem problem={check.error} onRetry={() => check.mutate()} />}
    </Stack>
  );
}
