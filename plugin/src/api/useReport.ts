import { queryOptions, useQuery } from '@tanstack/react-query';
import { Report, type ReportFormat } from '@thermobench/service/model/report.ts';

import { service } from './client.ts';
import { queryKeys } from './queryKeys.ts';

/** The query for the report of a run, for `useQueries` over several runs. */
export function reportQuery(id: string) {
  return queryOptions({
    queryKey: queryKeys.report(id),
    queryFn: ({ signal }) => service.get(`runs/${encodeURIComponent(id)}/report`, Report, { signal }),
  });
}

/** The report of a run. Queries nothing until the run has `ended`. */
export function useReport(id: string, ended: boolean) {
  return useQuery({ ...reportQuery(id), enabled: ended });
}

/** The text of a report, to save as a file. */
export function fetchReport(id: string, format: ReportFormat): Promise<string> {
  return service.text(`runs/${encodeURIComponent(id)}/report`, { query: { format } });
}
