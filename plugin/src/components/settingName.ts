import { t } from '@grafana/i18n';

/**
 * The display name of a setting. `sink.commitEvery` is "Commit every". `sink.lingerMs` is "Linger", because its values
 * are shown with their unit.
 */
export function settingName(setting: string): string {
  switch (setting) {
    case 'durationMs':
      return t('setting.duration', 'Duration');
    case 'warmupMs':
      return t('setting.warm-up', 'Warm-up');
    case 'ratePerSecond':
      return t('setting.rate', 'Readings per second');
    case 'source.plausible':
      return t('setting.plausible', 'Plausible ranges');
    case 'thresholds.rowsPerSecond':
      return t('setting.threshold-rate', 'Rows/s');
    case 'thresholds.p99Ms':
      return t('setting.threshold-p99', 'p99');
    case 'rows':
      return t('setting.rows', 'Readings');
    case 'repeat':
      return t('new-run.repeat', 'Repeats');
    case 'ends':
      return t('new-run.ends', 'Each run ends');
    default: {
      const [last = setting] = setting.split('.').slice(-1);
      const words = last.replace(/Ms$/, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
      return words.charAt(0).toUpperCase() + words.slice(1);
    }
  }
}
