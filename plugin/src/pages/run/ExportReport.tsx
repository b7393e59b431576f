import { t, Trans } from '@grafana/i18n';
import { Button, Dropdown, Menu } from '@grafana/ui';
import { useMutation } from '@tanstack/react-query';
import type { ReportFormat } from '@thermobench/service/model/report.ts';

import { fetchReport } from '../../api/useReport.ts';
import { ProblemDialog } from '../../components/ProblemDialog.tsx';
import { saveFile } from '../../components/saveFile.ts';

const MIME: Record<ReportFormat, string> = {
  json: 'application/json',
  csv: 'text/csv',
  md: 'text/markdown',
  html: 'text/html',
};

/** Saves the report as a file in the chosen format. */
export function ExportReport({ id }: { id: string }) {
  const saving = useMutation({
    mutationFn: async (format: ReportFormat) =>
      saveFile(`thermobench-${id}.${format}`, new Blob([await fetchReport(id, format)], { type: MIME[format] })),
  });
  return (
    <>
      <Dropdown overlay={<Formats onChoose={(format) => saving.mutate(format)} />}>
        <Button variant="secondary" icon={saving.isPending ? 'spinner' : 'download-alt'} disabled={saving.isPending}>
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

function Formats({ onChoose }: { onChoose: (format: ReportFormat) => void }) {
  return (
    <Menu>
      <Menu.Item label={t('export.html', 'HTML, a page with charts')} onClick={() => onChoose('html')} />
      <Menu.Item label={t('export.md', 'Markdown')} onClick={() => onChoose('md')} />
      <Menu.Item label={t('export.csv', 'CSV, second by second')} onClick={() => onChoose('csv')} />
      <Menu.Item label={t('export.json', 'JSON')} onClick={() => onChoose('json')} />
    </Menu>
  );
}
