import { css, cx } from '@emotion/css';
import { t, Trans } from '@grafana/i18n';
import { locationService } from '@grafana/runtime';
import { Button, EmptyState, InteractiveTable, Pagination, Stack, Text, useStyles2 } from '@grafana/ui';
import type { Run } from '@thermobench/service/model/run.ts';
import { useMemo } from 'react';

import { count } from '../../components/figures.ts';
import { mayChange } from '../../components/role.ts';
import { useSearch } from '../../components/useSearch.ts';
import { useWidth } from '../../components/useWidth.ts';
import { runColumns } from './columns.tsx';
import { FilterBar } from './FilterBar.tsx';
import { fits, setRunFilter, useRunFilter } from './runFilter.ts';
import { keepOrder, readOrder, sorted } from './runOrder.ts';

const PAGE_SIZE = 50;
/** Below these widths, the full table would need horizontal scrolling. */
const WIDE_PX = 1_000;
const NARROW_PX = 800;

/** The list of runs. The address determines filter, order and page. */
export function RunList({ runs }: { runs: readonly Run[] }) {
  const search = useSearch();
  const styles = useStyles2(getStyles);
  const filter = useRunFilter();
  const [ref, width] = useWidth<HTMLDivElement>();
  const room = width >= WIDE_PX ? 'wide' : width >= NARROW_PX ? 'narrow' : 'tight';
  const columns = useMemo(() => runColumns(room), [room]);
  const sort = search.get('sort');
  const found = useMemo(
    () =>
      sorted(
        runs.filter((run) => fits(filter, run)),
        readOrder(sort)
      ),
    [runs, filter, sort]
  );
  const pages = Math.max(1, Math.ceil(found.length / PAGE_SIZE));
  const page = Math.min(pages, Math.max(1, Math.trunc(Number(search.get('page'))) || 1));
  const shown = useMemo(() => found.slice((page - 1) * PAGE_SIZE, page * PAGE_SIZE), [found, page]);
  // The initial order of the table. Later, its header writes the order to the address.
  const initialSortBy = useMemo(() => [readOrder(locationService.getSearch().get('sort'))], []);

  return (
    <Stack direction="column" gap={2}>
      <Stack justifyContent="space-between" alignItems="center" wrap="wrap">
        <FilterBar filter={filter} runs={runs} />
        <Text color="secondary">
          {found.length === runs.length
            ? t('runs.all', '', {
                count: runs.length,
                n: count(runs.length),
                defaultValue_one: '{{n}} run',
                defaultValue_other: '{{n}} runs',
              })
            : t('runs.some', '{{n}} of {{all}} runs', { n: count(found.length), all: count(runs.length) })}
        </Text>
      </Stack>
      <div ref={ref} className={cx(styles.list, mayChange() && styles.withActions)}>
        {width > 0 && found.length > 0 && (
          <InteractiveTable
            columns={columns}
            data={shown}
            getRowId={({ id }) => id}
            fetchData={keepOrder}
            initialSortBy={initialSortBy}
          />
        )}
      </div>
      {found.length === 0 && (
        <EmptyState variant="not-found" message={t('runs.none-found', 'No matching runs')}>
          <Button variant="secondary" onClick={() => setRunFilter({ text: '', target: null, state: null, tag: null })}>
            <Trans i18nKey="runs.clear">Show all runs</Trans>
          </Button>
        </EmptyState>
      )}
      <Pagination
        currentPage={page}
        numberOfPages={pages}
        hideWhenSinglePage
        onNavigate={(next) => locationService.partial({ page: next > 1 ? next : null }, true)}
      />
    </Stack>
  );
}

/** Takes no space, but screen readers can still read it. */
const UNSEEN = { fontSize: 0 };

const getStyles = () => ({
  // Headers of the checkbox and button columns, which need no visible title.
  list: css({ '& th:first-of-type': UNSEEN }),
  withActions: css({ '& th:last-of-type': UNSEEN }),
});
