import { t, Trans } from '@grafana/i18n';
import { Button, Dropdown, Menu } from '@grafana/ui';
import type { ReportFormat } from '@thermobench/service/model/report.ts';

import { useServiceAction } from '../api/useServiceAction.ts';
import { freshIcon } from './freshIcon.tsx';
import { ProblemDialog } from './ProblemDialog.tsx';
import { saveFile } from './saveFile.ts';

const MIME: Record<ReportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv',
  md: 'text/markdown',
  html: 'text/html',
};

interface Props {
  /** The first part of the file name. */
  name: string;
  fetch: (format: ReportFormat) => Promise<string>;
  /** The labels of these formats in the menu. */
  labels: Record<'html' | 'csv', string>;
}

/** Saves a report as a file in the chosen format. */
export function ExportReport({ name, fetch, labels }: Props) {
  const saving = useServiceAction({
    mutationFn: async (format: ReportFormat) =>
      saveFile(`${name}.${format}`, new Blob([await fetch(format)], { type: MIME[format] })),
  });
  return (
    <>
      <Dropdown overlay={<Formats labels={labels} onChoose={(format) => saving.mutate(format)} />}>
        <Button variant="secondary" icon={freshIcon(saving.isPending ? 'spinner' : 'download-alt')}>
          <Trans i18nKey="export.button">Export</Trans>
        </Button>
      </Dropdown>
      {saving.error && (
        <ProblemDialog
          title={t('export.failed', 'The report could not be saved')}
          problem={saving.error}
          onDismiss={saving.reset}
        />
      )}
    </>
  );
}

function Formats({ labels, onChoose }: Pick<Props, 'labels'> & { onChoose: (format: ReportFormat) => void }) {
  return (
    <Menu>
      <Menu.Item label={labels.html} onClick={() => onChoose('html')} />
      <Menu.Item label={t('export.md', 'Markdown')} onClick={() => onChoose('md')} />
      <Menu.Item label={labels.csv} onClick={() => onChoose('csv')} />
      <Menu.Item label={t('export.json', 'JSON')} onClick={() => onChoose('json')} />
    </Menu>
  );
}
