import {
  CoreApp,
  DataSourceApi,
  DataSourceVariableSupport,
  type DataQueryRequest,
  type DataQueryResponse,
  type DataSourceInstanceSettings,
  type ScopedVars,
  type TestDataSourceResponse,
} from '@grafana/data';
import { getTemplateSrv } from '@grafana/runtime';
import { concat, defer, finalize, from, share, switchMap, type Observable } from 'rxjs';

import type { ChoiceKind } from './choicesOf.ts';
import type { Choice } from './frames/choices.ts';
import { isComplete, showsNewResults, type DataSourceSettings, type ThermobenchQuery } from './query.ts';

const MAX_POINTS = 500;
/** The prefix of request ids from Grafana's data source "-- Mixed --". */
const MIXED_REQUEST = 'mixed-';

/**
 * Readings and measurements of the service, for any panel. Loads its code with the first query, because Grafana loads
 * this file with every dashboard that uses the data source.
 */
export class ThermobenchDataSource extends DataSourceApi<ThermobenchQuery, DataSourceSettings> {
  readonly #url: string;
  readonly #address: string;
  readonly #version: string;
  /** Shared by the panels of a dashboard. */
  readonly #runEnds: Observable<unknown>;

  constructor(settings: DataSourceInstanceSettings<DataSourceSettings>) {
    super(settings);
    this.#url = settings.url ?? '';
    this.#address = settings.jsonData.serviceUrl ?? '';
    this.#version = settings.meta.info.version;
    this.#runEnds = defer(() => import('./runEnds.ts')).pipe(
      switchMap(({ runEnds }) => runEnds(this.#url)),
      share()
    );
    this.annotations = { getDefaultQuery: () => ({ kind: 'annotations' }) };
    this.variables = new Variables();
  }

  override getDefaultQuery(): Partial<ThermobenchQuery> {
    return { kind: 'runs' };
  }

  override filterQuery(query: ThermobenchQuery): boolean {
    return isComplete(query);
  }

  override interpolateVariablesInQueries(queries: ThermobenchQuery[], scopedVars: ScopedVars): ThermobenchQuery[] {
    return queries.map((query) => fillIn(query, scopedVars));
  }

  /**
   * Aborts its requests when Grafana unsubscribes, for example because the time range has changed. Answers a table of
   * results again whenever a run ends, so the dashboard need not be refreshed.
   */
  override query(request: DataQueryRequest<ThermobenchQuery>): Observable<DataQueryResponse> {
    const answered = defer(() => {
      const abort = new AbortController();
      return from(this.#answer(request, abort.signal)).pipe(finalize(() => abort.abort()));
    });
    // In a panel with several data sources, Grafana waits until each has completed, so this one must not keep emitting.
    const isMixed = request.requestId.startsWith(MIXED_REQUEST);
    return !isMixed && request.targets.some(showsNewResults)
      ? concat(answered, this.#runEnds.pipe(switchMap(() => answered)))
      : answered;
  }

  override async testDatasource(): Promise<TestDataSourceResponse> {
    const { testService } = await import('./testService.ts');
    return testService({ proxyUrl: this.#url, address: this.#address, version: this.#version });
  }

  /** For the query editor. Throws a ServiceError. */
  async choices(kind: ChoiceKind, target = '', runs?: string): Promise<Choice[]> {
    const fill = (text: string) => getTemplateSrv().replace(text);
    const [{ choicesOf }, { serviceAt }] = await Promise.all([import('./choicesOf.ts'), import('../api/client.ts')]);
    return choicesOf(kind, {
      ...{ service: serviceAt(this.#url), proxyUrl: this.#url },
      ...{ target: fill(target), runs: runs && fill(runs) },
    });
  }

  async #answer(request: DataQueryRequest<ThermobenchQuery>, signal: AbortSignal): Promise<DataQueryResponse> {
    const { answerAll } = await import('./answerAll.ts');
    const queries = request.targets
      .filter((query) => query.hide !== true && isComplete(query))
      .map((query) => fillIn(query, request.scopedVars));
    return answerAll(queries, {
      proxyUrl: this.#url,
      from: request.range.from.valueOf(),
      to: request.range.to.valueOf(),
      maxPoints: request.maxDataPoints ?? MAX_POINTS,
      signal,
      showsErrors: request.app === CoreApp.Explore,
    });
  }
}

/** Any query whose frame has `text` and `value` can fill a variable. */
class Variables extends DataSourceVariableSupport<ThermobenchDataSource> {
  override getDefaultQuery(): Partial<ThermobenchQuery> {
    return { kind: 'runIds' };
  }
}

function fillIn(query: ThermobenchQuery, scopedVars: ScopedVars): ThermobenchQuery {
  const filled = (text: string | undefined) => text && getTemplateSrv().replace(text, scopedVars, 'csv');
  return {
    ...query,
    target: filled(query.target),
    location: query.location && getTemplateSrv().replace(query.location, scopedVars, eachOnALine),
    run: filled(query.run),
    runs: filled(query.runs),
    sweep: filled(query.sweep),
  };
}

/** One value per line, because the name of a location may contain a comma. */
function eachOnALine(values: string | string[]): string {
  return [values].flat().join('\n');
}
